//! L3, what is counted: one struct for each result table, and what fills it. It reads columns,
//! components and messages, changes nothing that a mechanism reads, and imports no mechanism.

mod aftermath;
pub mod conduct;
pub mod docket;
pub mod frame;
pub mod keeping;
pub mod landmarks;
pub mod outcome;
pub mod record;
pub mod resistance;
pub mod rows;
pub mod solutions;
pub mod summary;
pub mod table;
pub mod told;
pub mod transcript;
pub mod voting_power;
