//! How well votes were foretold: hits, macro-F1 and log-loss on the states that voted, beside the largest class and a bloc that
//! votes as one. It runs nothing.

use crate::format::recorded::Recorded;
use crate::model::forum::Vote;

/// What voters can do; ties between predictions go to the first.
pub const CLASSES: [Vote; 3] = [Vote::Yes, Vote::Abstain, Vote::No];

/// Votes of one state over replications: yes, no, abstain, absent.
pub type Counts = [u32; 4];

/// How one predictor fares on one text.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// Who predicts.
    pub predictor: &'static str,
    /// States that voted.
    pub voters: usize,
    /// Share of them whose vote was foretold, in [0, 1].
    pub accuracy: f64,
    /// Mean over yes, abstention and no of the harmonic mean of precision and recall, 0 for a class never hit, in [0, 1].
    pub macro_f1: f64,
    /// Mean of −ln of the probability given to what happened, ≥ 0; none where the predictor gives none.
    pub log_loss: Option<f64>,
}

/// What is foretold of one state: a vote, and the probability of each class.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Foretold {
    /// The likeliest class.
    pub vote: Vote,
    /// Probabilities, in the order of [`CLASSES`].
    pub p: [f64; 3],
}

/// Shares of the classes among runs in which the state was present, half a run added to each so that none is impossible.
pub fn foretold(counts: &Counts) -> Foretold {
    from_shares(CLASSES.map(|vote| f64::from(counts[vote as usize])))
}

fn from_shares(counts: [f64; 3]) -> Foretold {
    let total = counts.iter().sum::<f64>() + 0.5 * CLASSES.len() as f64;
    let p = counts.map(|n| (n + 0.5) / total);
    let best = (1..3).fold(0, |best, class| if p[class] > p[best] { class } else { best });
    Foretold { vote: CLASSES[best], p }
}

/// The score of what was foretold of each state, by slot.
pub fn score(predictor: &'static str, foretold: &[Foretold], recorded: &Recorded) -> Score {
    let voters: Vec<(Foretold, usize)> = foretold
        .iter()
        .zip(&recorded.votes)
        .filter_map(|(told, vote)| Some((*told, class(*vote)?)))
        .collect();
    let n = voters.len().max(1) as f64;
    let hits = voters.iter().filter(|(told, was)| told.vote == CLASSES[*was]).count();
    let f1 = |class: usize| {
        let (mut both, mut either) = (0.0, 0.0);
        for (told, was) in &voters {
            let (said, happened) = (told.vote == CLASSES[class], *was == class);
            both += f64::from(u8::from(said && happened));
            either += f64::from(u8::from(said)) + f64::from(u8::from(happened));
        }
        if either > 0.0 { 2.0 * both / either } else { 0.0 }
    };
    let loss: f64 = voters.iter().map(|(told, was)| -libm::log(told.p[*was])).sum();
    Score {
        predictor,
        voters: voters.len(),
        accuracy: hits as f64 / n,
        macro_f1: (0..3).map(f1).sum::<f64>() / 3.0,
        log_loss: Some(loss / n),
    }
}

/// The class of a recorded vote; none for those who did not vote, or of whom nothing is known.
fn class(vote: Option<Vote>) -> Option<usize> {
    CLASSES.iter().position(|class| Some(*class) == vote)
}

/// How often each class was recorded among some states.
fn tally<'a>(
    recorded: impl Iterator<Item = &'a Recorded>,
    of: impl Fn(&Recorded, usize) -> bool,
) -> [f64; 3] {
    let mut counts = [0.0; 3];
    for table in recorded {
        for (slot, vote) in table.votes.iter().enumerate() {
            if let Some(class) = class(*vote).filter(|_| of(table, slot)) {
                counts[class] += 1.0;
            }
        }
    }
    counts
}

/// Everybody votes as most did on this very text: what a prediction must beat. Its probabilities are the shares on the other texts.
pub fn largest_class(this: &Recorded, others: &[&Recorded]) -> Score {
    let vote = from_shares(tally(std::iter::once(this), |_, _| true)).vote;
    let known = Foretold { vote, ..from_shares(tally(others.iter().copied(), |_, _| true)) };
    let score = score("largest class", &vec![known; this.votes.len()], this);
    Score { log_loss: score.log_loss.filter(|_| !others.is_empty()), ..score }
}

/// Members of one bloc say no to whatever comes from outside it, all others yes. Its probabilities are the shares of votes, on the
/// other texts, among those for whom it said the same. `opposes` says, of a text and a slot, whether it foretells a no.
pub fn bloc_rule(
    this: &Recorded,
    others: &[&Recorded],
    opposes: impl Fn(usize, usize) -> bool,
) -> Score {
    let one = |slot: usize| {
        let no = opposes(this.text, slot);
        let alike = |table: &Recorded, slot: usize| opposes(table.text, slot) == no;
        let vote = if no { Vote::No } else { Vote::Yes };
        Foretold { vote, ..from_shares(tally(others.iter().copied(), alike)) }
    };
    let told: Vec<Foretold> = (0..this.votes.len()).map(one).collect();
    let score = score("bloc rule", &told, this);
    Score { log_loss: score.log_loss.filter(|_| !others.is_empty()), ..score }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recorded(text: usize, votes: [Vote; 4]) -> Recorded {
        Recorded { text, votes: votes.map(Some).to_vec() }
    }

    const FIRST: [Vote; 4] = [Vote::Yes, Vote::Yes, Vote::No, Vote::Absent];
    const SECOND: [Vote; 4] = [Vote::Yes, Vote::No, Vote::No, Vote::Abstain];

    #[test]
    fn the_likeliest_vote_is_foretold_and_ties_go_to_yes() {
        assert_eq!(foretold(&[5, 5, 0, 90]).vote, Vote::Yes);
        assert_eq!(foretold(&[3, 4, 4, 0]).vote, Vote::Abstain);
        let told = foretold(&[0, 9, 0, 3]);
        assert_eq!(told.vote, Vote::No);
        assert!((told.p[2] - 9.5 / 10.5).abs() < 1e-12 && (told.p[0] - 0.5 / 10.5).abs() < 1e-12);
    }

    /// Three voters; yes is right twice, the no was taken for an abstention: F1 of yes 1, of the others 0.
    #[test]
    fn hits_f1_and_loss_are_those_of_the_voters_alone() {
        let sure = |vote| Foretold { vote, p: [0.5, 0.25, 0.25] };
        let told = [Vote::Yes, Vote::Yes, Vote::Abstain, Vote::No].map(sure);
        let score = score("x", &told, &recorded(0, FIRST));
        assert_eq!((score.voters, score.accuracy), (3, 2.0 / 3.0));
        assert!((score.macro_f1 - 1.0 / 3.0).abs() < 1e-12);
        let loss = (2.0 * libm::log(2.0) + libm::log(4.0)) / 3.0;
        assert!((score.log_loss.unwrap() - loss).abs() < 1e-12);
    }

    #[test]
    fn the_largest_class_knows_this_vote_and_takes_its_odds_from_the_others() {
        let (this, other) = (recorded(0, FIRST), recorded(1, SECOND));
        let score = largest_class(&this, &[&other]);
        assert_eq!(score.accuracy, 2.0 / 3.0);
        // Others: one yes, one abstention, two noes of four, half a vote added to each.
        let loss = -(2.0 * libm::log(1.5 / 5.5) + libm::log(2.5 / 5.5)) / 3.0;
        assert!((score.log_loss.unwrap() - loss).abs() < 1e-12);
        assert_eq!(largest_class(&this, &[]).log_loss, None);
    }

    #[test]
    fn the_bloc_says_no_to_texts_from_outside() {
        let (this, other) = (recorded(0, FIRST), recorded(1, SECOND));
        // The bloc is slots 1 and 2; text 0 comes from outside, text 1 from inside.
        let opposes = |text: usize, slot: usize| text == 0 && (1..3).contains(&slot);
        let score = bloc_rule(&this, &[&other], opposes);
        assert_eq!((score.voters, score.accuracy), (3, 2.0 / 3.0));
        assert_eq!(bloc_rule(&other, &[&this], opposes).accuracy, 0.25);
    }
}
