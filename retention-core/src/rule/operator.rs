//! Operators and functions, and how each is written.

use std::cmp::Ordering;

/// An operator between two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Compare(Order),
    Compute(Sum),
}

/// A comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    Equal,
    Unequal,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
}

/// Arithmetic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sum {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

impl Operator {
    pub(super) const ALL: [Self; 11] = [
        Self::Compare(Order::Equal),
        Self::Compare(Order::Unequal),
        Self::Compare(Order::Less),
        Self::Compare(Order::LessEqual),
        Self::Compare(Order::Greater),
        Self::Compare(Order::GreaterEqual),
        Self::Compute(Sum::Add),
        Self::Compute(Sum::Subtract),
        Self::Compute(Sum::Multiply),
        Self::Compute(Sum::Divide),
        Self::Compute(Sum::Remainder),
    ];

    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Compare(order) => order.as_str(),
            Self::Compute(Sum::Add) => "+",
            Self::Compute(Sum::Subtract) => "-",
            Self::Compute(Sum::Multiply) => "*",
            Self::Compute(Sum::Divide) => "/",
            Self::Compute(Sum::Remainder) => "%",
        }
    }

    pub(super) fn named(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|operator| operator.as_str() == text)
    }

    /// How tightly it binds, as in CEL's grammar: comparisons least, products most.
    pub(super) const fn binds(self) -> u8 {
        match self {
            Self::Compare(_) => COMPARISON,
            Self::Compute(Sum::Add | Sum::Subtract) => COMPARISON + 1,
            Self::Compute(_) => COMPARISON + 2,
        }
    }
}

/// How tightly a comparison and `in` bind.
pub(super) const COMPARISON: u8 = 4;

impl Order {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Equal => "==",
            Self::Unequal => "!=",
            Self::Less => "<",
            Self::LessEqual => "<=",
            Self::Greater => ">",
            Self::GreaterEqual => ">=",
        }
    }

    /// Whether two values so ordered satisfy it.
    #[inline]
    pub(super) const fn holds(self, order: Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::Unequal => order.is_ne(),
            Self::Less => order.is_lt(),
            Self::LessEqual => order.is_le(),
            Self::Greater => order.is_gt(),
            Self::GreaterEqual => order.is_ge(),
        }
    }

    /// The comparison that says the same with its sides exchanged.
    pub(super) const fn turned(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::LessEqual => Self::GreaterEqual,
            Self::Greater => Self::Less,
            Self::GreaterEqual => Self::LessEqual,
            same => same,
        }
    }

    /// Whether it only asks for equality.
    pub(super) const fn is_equality(self) -> bool {
        matches!(self, Self::Equal | Self::Unequal)
    }
}

/// A function of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Function {
    StartsWith,
    EndsWith,
    Contains,
    Size,
    Double,
    Int,
}

impl Function {
    pub(super) const ALL: [Self; 6] =
        [Self::StartsWith, Self::EndsWith, Self::Contains, Self::Size, Self::Double, Self::Int];

    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::StartsWith => "startsWith",
            Self::EndsWith => "endsWith",
            Self::Contains => "contains",
            Self::Size => "size",
            Self::Double => "double",
            Self::Int => "int",
        }
    }

    pub(super) fn named(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|function| function.as_str() == text)
    }

    /// How many operands it has, the one before the point included.
    pub(super) const fn operands(self) -> usize {
        match self {
            Self::StartsWith | Self::EndsWith | Self::Contains => 2,
            Self::Size | Self::Double | Self::Int => 1,
        }
    }

    /// Whether it is written after its first operand: `plan.startsWith("p")`.
    pub(super) const fn is_method(self) -> bool {
        self.operands() == 2
    }
}

/// Everything that may stand before a bracket, for suggestions.
pub(super) const CALLABLE: [&str; 9] =
    ["has", "size", "double", "int", "timestamp", "money", "startsWith", "endsWith", "contains"];
