//! Who will leave: models on plain columns, and how good their scores are.
