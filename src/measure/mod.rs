//! L2, what is counted: one struct for each result table, and what fills it. It reads columns, components and messages,
//! changes nothing that a mechanism reads, and imports no mechanism.

pub mod conduct;
pub mod docket;
pub mod landmarks;
pub mod outcome;
pub mod record;
pub mod rows;
pub mod summary;
pub mod table;
pub mod transcript;
pub mod voting_power;
