//! Random numbers that are the same bits on every machine and in every version.

/// A seeded source of random numbers: xoshiro256++ (Blackman and Vigna, 2019), seeded by splitmix64.
///
/// Logarithm and exponential are computed here by basic arithmetic, since those of the platform differ in the last bit
/// from one machine to another. Not for secrets.
///
/// ```
/// use retention_core::testing::Random;
/// let (mut a, mut b) = (Random::new(7), Random::new(7));
/// assert_eq!(a.next_u64(), b.next_u64());
/// assert!((0.0..1.0).contains(&a.uniform()));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Random {
    state: [u64; 4],
}

const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

fn splitmix64(state: &mut u64) -> u64 {
    *state = state.wrapping_add(GOLDEN);
    let z = (*state ^ (*state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

impl Random {
    /// The source of this seed.
    pub fn new(seed: u64) -> Self {
        let mut mix = seed;
        Self { state: std::array::from_fn(|_| splitmix64(&mut mix)) }
    }

    /// One of many independent sources of a seed, such as one for each customer.
    pub fn stream(seed: u64, number: u64) -> Self {
        let mut mix = number;
        Self::new(seed ^ splitmix64(&mut mix))
    }

    /// 64 random bits.
    #[inline]
    pub fn next_u64(&mut self) -> u64 {
        let [a, b, c, d] = self.state;
        let result = a.wrapping_add(d).rotate_left(23).wrapping_add(a);
        let (c, d) = (c ^ a, d ^ b);
        self.state = [a ^ d, b ^ c, c ^ (b << 17), d.rotate_left(45)];
        result
    }

    /// A number of [0, 1), in steps of 2⁻⁵³.
    #[inline]
    pub fn uniform(&mut self) -> f64 {
        (self.next_u64() >> 11) as f64 * STEP
    }

    /// A whole number below `bound`, 0 for a bound of 0. No number's chance is off by more than 2⁻⁶⁴.
    #[inline]
    pub fn below(&mut self, bound: u64) -> u64 {
        ((u128::from(self.next_u64()) * u128::from(bound)) >> 64) as u64
    }

    /// A draw of the exponential distribution of mean 1.
    #[inline]
    pub fn exponential(&mut self) -> f64 {
        -ln(((self.next_u64() >> 11) + 1) as f64 * STEP)
    }

    /// A draw of the normal distribution of mean 0 and deviation 1 (Marsaglia's polar method; the second number of
    /// each pair is not used).
    pub fn normal(&mut self) -> f64 {
        loop {
            let (x, y) = (2.0 * self.uniform() - 1.0, 2.0 * self.uniform() - 1.0);
            let square = x * x + y * y;
            if square > 0.0 && square < 1.0 {
                return x * (-2.0 * ln(square) / square).sqrt();
            }
        }
    }

    /// A draw of the gamma distribution of this shape and scale 1, whose mean and variance are the shape (Marsaglia
    /// and Tsang, 2000). 0 for a shape that is not a positive finite number.
    pub fn gamma(&mut self, shape: f64) -> f64 {
        if !(shape > 0.0 && shape.is_finite()) {
            return 0.0;
        }
        if shape < 1.0 {
            // A larger shape, thinned by a power of a uniform number.
            let power = exp(-self.exponential() / shape);
            return self.gamma(shape + 1.0) * power;
        }
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let x = self.normal();
            let root = 1.0 + c * x;
            let cube = root * root * root;
            if cube > 0.0 && -self.exponential() < 0.5 * x * x + d * (1.0 - cube + ln(cube)) {
                return d * cube;
            }
        }
    }

    /// A draw of the beta distribution, of mean `a / (a + b)`.
    pub fn beta(&mut self, a: f64, b: f64) -> f64 {
        let (x, y) = (self.gamma(a), self.gamma(b));
        if x + y > 0.0 { x / (x + y) } else { 0.0 }
    }
}

/// 2⁻⁵³.
const STEP: f64 = 1.0 / 9_007_199_254_740_992.0;
/// ln 2 in two parts, of which the first has so few digits that its small multiples are exact.
const LN_2: (f64, f64) = (0.693_147_180_369_123_8, 1.908_214_929_270_587_7e-10);

/// Reciprocals of the odd numbers from 21 down to 3.
const ODD: [f64; 10] = {
    let mut reciprocals = [0.0; 10];
    let mut at = 0;
    while at < 10 {
        reciprocals[at] = 1.0 / (21 - 2 * at) as f64;
        at += 1;
    }
    reciprocals
};

/// The natural logarithm of a positive normal number, within 2 units of the last place:
/// ln(m · 2ᵏ) = k ln 2 + 2 artanh((m − 1) / (m + 1)).
#[inline]
fn ln(x: f64) -> f64 {
    let bits = x.to_bits();
    let mut power = ((bits >> 52) & 0x7ff) as i64 - 1023;
    let mut m = f64::from_bits((bits & 0x000f_ffff_ffff_ffff) | 0x3ff0_0000_0000_0000);
    if m > std::f64::consts::SQRT_2 {
        m *= 0.5;
        power += 1;
    }
    let s = (m - 1.0) / (m + 1.0);
    let square = s * s;
    let sum = ODD.iter().fold(0.0, |sum, reciprocal| (sum + reciprocal) * square);
    let k = power as f64;
    k * LN_2.0 + (2.0 * (s + s * sum) + k * LN_2.1)
}

/// eˣ within 2 units of the last place: 0 below the normal numbers, infinite above.
fn exp(x: f64) -> f64 {
    if x < -708.0 {
        return 0.0;
    }
    if x > 709.0 {
        return f64::INFINITY;
    }
    let k = (x / std::f64::consts::LN_2).round();
    let rest = (x - k * LN_2.0) - k * LN_2.1;
    let mut sum = 1.0;
    let mut n = 14.0;
    while n > 0.0 {
        sum = 1.0 + sum * rest / n;
        n -= 1.0;
    }
    sum * f64::from_bits(((k as i64 + 1023) as u64) << 52)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Vectors of the authors' C code, as the crate `rand_xoshiro` tests against them.
    #[test]
    fn equals_the_authors_code() {
        let mut random = Random { state: [1, 2, 3, 4] };
        let expected: [u64; 10] = [
            41_943_041,
            58_720_359,
            3_588_806_011_781_223,
            3_591_011_842_654_386,
            9_228_616_714_210_784_205,
            9_973_669_472_204_895_162,
            14_011_001_112_246_962_877,
            12_406_186_145_184_390_807,
            15_849_039_046_786_891_736,
            10_450_023_813_501_588_000,
        ];
        assert_eq!(expected, std::array::from_fn(|_| random.next_u64()));
        let mut mix = 1_477_776_061_723_855_037;
        let expected: [u64; 5] = [
            1_985_237_415_132_408_290,
            2_979_275_885_539_914_483,
            13_511_426_838_097_143_398,
            8_488_337_342_461_049_707,
            15_141_737_807_933_549_159,
        ];
        assert_eq!(expected, std::array::from_fn(|_| splitmix64(&mut mix)));
    }

    #[test]
    fn logarithm_and_exponential_equal_the_platform_s_but_for_the_last_bits() {
        let mut random = Random::new(5);
        for _ in 0..20_000 {
            let x = random.uniform() * 3.0 + 1e-12;
            assert!((ln(x) - x.ln()).abs() <= 4.0 * f64::EPSILON * x.ln().abs().max(1e-3), "ln {x}");
            let y = (random.uniform() - 0.5) * 1400.0;
            assert!((exp(y) / y.exp() - 1.0).abs() <= 4.0 * f64::EPSILON, "exp {y}");
        }
        assert_eq!((ln(1.0), exp(0.0)), (0.0, 1.0));
        assert_eq!((exp(-1000.0), exp(1000.0)), (0.0, f64::INFINITY));
        assert_eq!(ln(STEP), -53.0 * std::f64::consts::LN_2);
    }

    /// Mean and variance of many draws, within five standard errors.
    fn moments(seed: u64, mean: f64, variance: f64, draw: impl Fn(&mut Random) -> f64) {
        const N: usize = 200_000;
        let mut random = Random::new(seed);
        let draws: Vec<f64> = (0..N).map(|_| draw(&mut random)).collect();
        let got = draws.iter().sum::<f64>() / N as f64;
        assert!((got - mean).abs() < 5.0 * (variance / N as f64).sqrt(), "mean {got}, not {mean}");
        let squares: Vec<f64> = draws.iter().map(|x| (x - mean) * (x - mean)).collect();
        let spread = squares.iter().sum::<f64>() / N as f64;
        let fourth = squares.iter().map(|x| (x - variance) * (x - variance)).sum::<f64>() / N as f64;
        assert!((spread - variance).abs() < 5.0 * (fourth / N as f64).sqrt(), "variance {spread}");
    }

    #[test]
    fn distributions_have_their_moments() {
        moments(1, 0.5, 1.0 / 12.0, Random::uniform);
        moments(2, 1.0, 1.0, Random::exponential);
        moments(3, 0.0, 1.0, Random::normal);
        for shape in [0.25, 1.0, 3.74, 60.0] {
            moments(4, shape, shape, |random| random.gamma(shape));
        }
        moments(5, 0.25, 0.25 * 0.75 / 5.0, |random| random.beta(1.0, 3.0));
        moments(6, 4.5, 8.25, |random| random.below(10) as f64);
    }

    #[test]
    fn odd_arguments_end() {
        let mut random = Random::new(1);
        assert_eq!(random.below(0), 0);
        for shape in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(random.gamma(shape), 0.0);
        }
        assert!(random.gamma(1e-300) >= 0.0);
        assert_eq!(random.beta(0.0, 0.0), 0.0);
    }
}
