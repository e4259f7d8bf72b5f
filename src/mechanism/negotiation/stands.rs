//! Members' stands on issues, as models of collective bargaining take them: stated positions,
//! saliences of each issue by itself, capabilities. It bargains about nothing.

use crate::model::{
    delegation::Members,
    forum::Draft,
    states::Capability,
    valuation::{OwnUtility, StatedSalience, Valuation},
};
use crate::theory::{compromise::Stand, declaration::declared};

/// An issue that is open, and the stand of every state on it, by slot; None for those without a
/// seat.
pub(super) type OpenIssue = (usize, Vec<Option<Stand>>);

/// The issues that are open, in order. Without any capability at the table all count alike.
pub(super) fn open_issues(
    draft: &Draft,
    members: Members,
    valuation: &Valuation,
    salience: &StatedSalience,
    capability: &[Capability],
) -> Vec<OpenIssue> {
    let OwnUtility::Spatial { position, .. } = &valuation.own else { return Vec::new() };
    let seated = |slot: &usize| members.seated[*slot];
    let states = 0..members.seated.len();
    let capable: f64 = states.clone().filter(seated).map(|slot| capability[slot].0).sum();
    let stand = |issue: usize, slot: usize| Stand {
        position: declared(
            position.at(issue, slot),
            draft.levels[issue],
            members.exaggeration[slot],
        ),
        salience: salience.0.at(issue, slot),
        capability: if capable > 0.0 { capability[slot].0 } else { 1.0 },
    };
    let row = |issue: usize| {
        states.clone().map(|slot| members.seated[slot].then(|| stand(issue, slot))).collect()
    };
    let issues = 0..draft.levels.len();
    let open = issues.filter(|issue| draft.open.is_none_or(|open| open == *issue));
    open.map(|issue| (issue, row(issue))).collect()
}
