//! Passwords: what a good one is, and how it is kept.

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use base::{Result, fault, invalid};
use rand::RngExt;

const CHARS_MIN: usize = 12;
const CHARS_MAX: usize = 128;

/// Refuses a password that breaks the rule: 12 to 128 characters, upper and lower case, digit and
/// symbol (S4§6.1.6), nothing of the person's own name, no row of equal or neighbouring keys.
pub fn check_password(password: &str, login: &str) -> Result<()> {
    let no = |say: &str| Err(invalid("new", "account.weak_password", say));
    let count = password.chars().count();
    if !(CHARS_MIN..=CHARS_MAX).contains(&count) {
        return no("密码应为12至128个字符");
    }
    let has = |kind: fn(char) -> bool| password.chars().any(kind);
    let symbol = |c: char| !c.is_alphanumeric() && !c.is_control();
    if !(has(|c| c.is_ascii_uppercase())
        && has(|c| c.is_ascii_lowercase())
        && has(|c| c.is_ascii_digit())
        && has(symbol))
    {
        return no("密码应同时包含大写字母、小写字母、数字和符号");
    }
    let lower = password.to_lowercase();
    if login.len() >= 3 && lower.contains(login) {
        return no("密码不能包含登录名");
    }
    let common = ["password", "admin", "qwerty", "huabiao", "123456", "abcdef", "111111"];
    if common.iter().any(|word| lower.contains(word)) {
        return no("密码包含常见弱口令，请另换一个");
    }
    Ok(())
}

/// A random first password that satisfies the rule, without look-alike characters.
pub fn invent_password() -> String {
    const KINDS: [&[u8]; 4] =
        [b"ABCDEFGHJKLMNPQRSTUVWXYZ", b"abcdefghijkmnpqrstuvwxyz", b"23456789", b"+-=@#%"];
    let mut random = rand::rng();
    let mut pick = |kind: &[u8]| char::from(kind[random.random_range(0..kind.len())]);
    let order = [0, 1, 1, 2, 3, 1, 0, 1, 2, 1, 3, 1, 0, 2, 1, 1];
    order.iter().map(|kind| pick(KINDS[*kind])).collect()
}

/// Argon2id with 32 MiB, 3 rounds: about 60 ms. Never inside a transaction.
pub(in crate::account) fn hash_password(password: &str) -> Result<String> {
    let hash = argon2()?.hash_password(password.as_bytes());
    Ok(hash.map_err(|error| fault(format!("hashing a password: {error}")))?.to_string())
}

/// Whether the password belongs to the hash.
pub fn verify_password(password: &str, hash: &str) -> Result<bool> {
    let hash = PasswordHash::new(hash).map_err(|error| fault(format!("kept hash: {error}")))?;
    Ok(argon2()?.verify_password(password.as_bytes(), &hash).is_ok())
}

/// Costs what verifying costs, so that unknown names cannot be told by the clock.
pub fn spend_time_for_nobody(password: &str) -> Result<()> {
    hash_password(password).map(drop)
}

fn argon2() -> Result<Argon2<'static>> {
    let params = Params::new(32 * 1024, 3, 1, None).map_err(fault)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}
