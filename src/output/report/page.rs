//! The page: sections and charts become one HTML file that needs no network. Every text of a scenario is escaped here, and
//! nowhere else.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::figure::{Figure, Section};
use super::names::count;

const CSS: &str = include_str!("assets/report.css");
const JS: &str = include_str!("assets/report.js");
const D3: &str = include_str!("assets/d3.min.js");
const PLOT: &str = include_str!("assets/plot.min.js");
const LICENCES: [(&str, &str); 2] = [
    ("D3", include_str!("assets/d3.LICENSE")),
    ("Observable Plot", include_str!("assets/plot.LICENSE")),
];

/// Everything on a page.
#[derive(Clone, Debug, Default)]
pub(super) struct Page {
    pub(super) title: String,
    /// What it is a report of, in a line above the title.
    pub(super) kicker: String,
    pub(super) question: String,
    /// The story, and the values that stand out.
    pub(super) story: Vec<String>,
    pub(super) tiles: Vec<(String, String)>,
    /// Sections through which the slider steps.
    pub(super) stepped: Vec<Section>,
    /// The others.
    pub(super) sections: Vec<Section>,
    /// Where the numbers come from, in lines.
    pub(super) provenance: Vec<String>,
    /// Names of states, issues, blocs, for the script.
    pub(super) names: Value,
    /// What the slider says of each round.
    pub(super) rounds: Value,
}

impl Page {
    /// The file.
    pub(super) fn html(&self) -> String {
        let mut out = String::with_capacity(D3.len() + PLOT.len() + (1 << 18));
        let title = escape(&self.title);
        let _ = write!(
            out,
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; \
             script-src 'unsafe-inline'; img-src data:\">\n\
             <link rel=\"icon\" href=\"data:,\">\n<title>{title} – Comity</title>\n<style>\n{CSS}</style>\n</head>\n<body>\n\
             <a class=\"skip\" href=\"#story\">Skip to the story</a>\n"
        );
        self.head(&mut out);
        out += "<main>\n";
        self.story(&mut out);
        if !self.stepped.is_empty() {
            out += "<div class=\"stepped\">\n";
            if self.rounds.as_array().is_some_and(|rounds| rounds.len() > 1) {
                out += STEPPER;
            }
            self.stepped.iter().for_each(|section| section_html(section, &mut out));
            out += "</div>\n";
        }
        self.sections.iter().for_each(|section| section_html(section, &mut out));
        out += "</main>\n";
        self.foot(&mut out);
        self.scripts(&mut out);
        out + "</body>\n</html>\n"
    }

    fn head(&self, out: &mut String) {
        let _ = write!(
            out,
            "<header>\n<p class=\"kicker\">{}</p>\n<h1>{}</h1>\n",
            escape(&self.kicker),
            escape(&self.title)
        );
        if !self.question.is_empty() {
            let _ = writeln!(out, "<p class=\"question\">{}</p>", escape(&self.question));
        }
        out.push_str("</header>\n<nav aria-label=\"Contents\"><div class=\"inner\"><ul>\n");
        for section in self.stepped.iter().chain(&self.sections) {
            let _ = writeln!(
                out,
                "<li><a href=\"#{}\">{}</a></li>",
                section.id,
                escape(&section.title)
            );
        }
        out.push_str("</ul></div></nav>\n");
    }

    fn story(&self, out: &mut String) {
        out.push_str("<section id=\"story\" class=\"story\" aria-labelledby=\"story-h\">\n<h2 id=\"story-h\">The story</h2>\n");
        if !self.tiles.is_empty() {
            out.push_str("<ul class=\"tiles\">\n");
            for (value, what) in &self.tiles {
                let _ =
                    writeln!(out, "<li><b>{}</b><span>{}</span></li>", escape(value), escape(what));
            }
            out.push_str("</ul>\n");
        }
        paragraphs(&self.story, out);
        out.push_str("<noscript><p class=\"noscript\">The charts are drawn by a script in this page, which your browser does not \
            run. The story, the answers and the transcript are here all the same; the numbers are in the CSV files of the \
            folder.</p></noscript>\n</section>\n");
    }

    fn foot(&self, out: &mut String) {
        out.push_str("<footer>\n<h2>Where this comes from</h2>\n");
        paragraphs(&self.provenance, out);
        for (name, licence) in LICENCES {
            let _ = writeln!(
                out,
                "<details><summary>Licence of {name}, which draws the charts</summary><pre>{}</pre></details>",
                escape(licence)
            );
        }
        out.push_str("</footer>\n");
    }

    fn scripts(&self, out: &mut String) {
        let figures: Vec<&Figure> =
            self.stepped.iter().chain(&self.sections).flat_map(|s| &s.figures).collect();
        let data = json!({ "names": self.names, "rounds": self.rounds, "figures": figures });
        let _ = write!(
            out,
            "<script type=\"application/json\" id=\"data\">{}</script>\n<script>{D3}</script>\n<script>{PLOT}</script>\n\
             <script id=\"app\">\n{JS}</script>\n",
            harmless(&data.to_string())
        );
    }
}

const STEPPER: &str = "<div class=\"stepper\" role=\"group\" aria-label=\"Step through the rounds\">\n\
<div class=\"buttons\"><button type=\"button\" id=\"prev\" aria-label=\"One round back\">◀</button>\
<button type=\"button\" id=\"play\" aria-pressed=\"false\" aria-label=\"Play the rounds\">Play</button>\
<button type=\"button\" id=\"next\" aria-label=\"One round on\">▶</button></div>\n\
<input type=\"range\" id=\"round\" min=\"0\" max=\"0\" value=\"0\" step=\"1\" aria-label=\"Round\">\n\
<output for=\"round\" id=\"now\" aria-live=\"polite\"></output>\n</div>\n";

fn paragraphs(texts: &[String], out: &mut String) {
    for text in texts {
        let _ = writeln!(out, "<p>{}</p>", escape(text));
    }
}

fn section_html(section: &Section, out: &mut String) {
    let id = section.id;
    let _ = write!(
        out,
        "<section id=\"{id}\" aria-labelledby=\"{id}-h\">\n<h2 id=\"{id}-h\">{}</h2>\n",
        escape(&section.title)
    );
    paragraphs(&section.prose, out);
    section.figures.iter().for_each(|figure| figure_html(figure, out));
    for (question, answer) in &section.answers {
        let _ = writeln!(out, "<details class=\"answer\"><summary>{}</summary>", escape(question));
        paragraphs(answer, out);
        out.push_str("</details>\n");
    }
    if !section.events.is_empty() {
        out.push_str("<ol class=\"events\">\n");
        for (when, what) in &section.events {
            let _ = writeln!(out, "<li><b>{}</b><span>{}</span></li>", escape(when), escape(what));
        }
        out.push_str("</ol>\n");
    }
    out.push_str("</section>\n");
}

fn figure_html(figure: &Figure, out: &mut String) {
    let (id, kind) = (&figure.id, figure.kind);
    let _ = write!(
        out,
        "<figure id=\"fig-{id}\" class=\"kind-{kind}\" aria-labelledby=\"fig-{id}-t\">\n<figcaption><h3 id=\"fig-{id}-t\">{}</h3>\
         <p>{}</p></figcaption>\n<div class=\"controls\"></div>\n<div class=\"chart\"></div>\n",
        escape(&figure.title),
        escape(&figure.note)
    );
    if !figure.columns.is_empty() {
        let _ = writeln!(
            out,
            "<details class=\"data\"><summary>The data: {}</summary><p><button type=\"button\" class=\"csv\">Download \
             {id}.csv</button></p><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Data of the chart\"></div>\
             </details>",
            count(figure.rows.len(), "row")
        );
    }
    out.push_str("</figure>\n");
}

/// Text as HTML shows it, whatever it holds: control characters become visible, since HTML forbids them.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(' '),
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// JSON that cannot end the script it stands in.
fn harmless(json: &str) -> String {
    json.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVIL: &str = "</script><script>alert('x')</script>&\"\u{1}<!--";

    #[test]
    fn names_are_harmless_wherever_they_stand() {
        let section = Section {
            id: "x",
            title: EVIL.to_owned(),
            prose: vec![EVIL.to_owned()],
            figures: vec![
                Figure::new("f", "gains", EVIL, &[("a", EVIL)])
                    .rows([vec![Value::from(EVIL)]])
                    .note(EVIL),
            ],
            answers: vec![(EVIL.to_owned(), vec![EVIL.to_owned()])],
            events: vec![(EVIL.to_owned(), EVIL.to_owned())],
        };
        let page = Page {
            title: EVIL.to_owned(),
            kicker: EVIL.to_owned(),
            question: EVIL.to_owned(),
            story: vec![EVIL.to_owned()],
            tiles: vec![(EVIL.to_owned(), EVIL.to_owned())],
            stepped: vec![section.clone()],
            sections: vec![section],
            provenance: vec![EVIL.to_owned()],
            names: json!({ "states": [EVIL] }),
            rounds: json!([]),
        };
        let html = page.html();
        assert!(!html.contains("<script>alert"));
        assert!(!html.contains('\u{1}'));
        assert_eq!(html.matches("<script").count(), 4);
        assert_eq!(html.matches("</script>").count(), 4);
        let start = html.find("id=\"data\">").unwrap() + "id=\"data\">".len();
        let end = start + html[start..].find("</script>").unwrap();
        let data: Value = serde_json::from_str(&html[start..end]).unwrap();
        assert_eq!(data["names"]["states"][0], EVIL);
    }

    #[test]
    fn what_is_embedded_cannot_end_its_script() {
        for code in [JS, D3, PLOT] {
            assert!(!code.contains("</script"));
        }
    }
}
