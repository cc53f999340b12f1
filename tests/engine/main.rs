//! What a run does, from a command to its answer: the real engine over a scripted planner, desktop and user.

mod answers;
mod asking;
mod dates;
mod doubt;
mod failing;
mod keeping;
mod order;
mod planning;
mod properties;
mod recipients;
mod scripted;
mod words;
