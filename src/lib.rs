//! Errand: a typed command is planned, approved and carried out on this machine.
