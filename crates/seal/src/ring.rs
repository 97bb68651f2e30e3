//! A folder of private keys, made at the first run and readable by its owner only.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use ed25519_dalek::pkcs8::spki::der::SecretDocument;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{DecodePrivateKey as _, EncodePrivateKey as _};

use crate::envelope::OpeningKey;
use crate::keys::{KeyPair, Suite};

/// Marks the end of one PEM block.
const END: &str = "-----END PRIVATE KEY-----\n";

/// What stands before the 32 bytes of an X25519 key in its PKCS#8 block (RFC 8410).
const X25519_FRAME: &[u8; 16] = b"\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x6e\x04\x22\x04\x20";

/// A folder with one file per role, `<role>.pem`: PKCS#8 blocks, Ed25519 first, then SM2; or one
/// block with an X25519 key, which opens envelopes. The folder has mode 0700 and the files 0600;
/// anything looser is refused.
#[derive(Debug)]
pub struct KeyRing {
    folder: PathBuf,
}

impl KeyRing {
    /// Opens the folder, making it when it is not there. Fails with a Chinese sentence when
    /// others can look into it.
    pub fn open(folder: &Path) -> anyhow::Result<KeyRing> {
        if !folder.exists() {
            fs::DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(folder)
                .with_context(|| format!("无法建立密钥目录 {}", folder.display()))?;
        }
        check_mode(folder, 0o700)?;
        Ok(KeyRing { folder: folder.to_owned() })
    }

    /// The key pair of a role, `None` when there is no file yet. Fails when the file is
    /// readable by others or is not a key.
    pub fn load(&self, role: &str) -> anyhow::Result<Option<KeyPair>> {
        self.read(role, parse)
    }

    /// The key pair of a role; made and kept when there is none yet.
    pub fn load_or_create(&self, role: &str, suite: Suite) -> anyhow::Result<KeyPair> {
        if let Some(key) = self.load(role)? {
            return Ok(key);
        }
        let key = KeyPair::generate(suite);
        self.save(role, &spell(&key)?)?;
        Ok(key)
    }

    /// The key of a role that opens envelopes; made and kept when there is none yet.
    pub fn opening(&self, role: &str) -> anyhow::Result<OpeningKey> {
        if let Some(key) = self.read(role, parse_opening)? {
            return Ok(key);
        }
        let key = OpeningKey::generate();
        self.save(role, &spell_opening(&key)?)?;
        Ok(key)
    }

    /// What the file of a role says, `None` when there is no file yet.
    fn read<T>(
        &self,
        role: &str,
        parse: impl FnOnce(&str) -> anyhow::Result<T>,
    ) -> anyhow::Result<Option<T>> {
        let path = self.path(role)?;
        if !path.exists() {
            return Ok(None);
        }
        check_mode(&path, 0o600)?;
        let text = fs::read_to_string(&path)
            .with_context(|| format!("无法读取密钥文件 {}", path.display()))?;
        let key = parse(&text).with_context(|| format!("密钥文件 {} 已损坏", path.display()))?;
        Ok(Some(key))
    }

    /// Writes a new key so that either the whole file is there or none.
    fn save(&self, role: &str, text: &str) -> anyhow::Result<()> {
        let path = self.path(role)?;
        let temp = path.with_extension("tmp");
        // A leaving of a run that died; nobody has ever used what is in it.
        let _ = fs::remove_file(&temp);
        let mut file = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&temp)
            .with_context(|| format!("无法写入密钥文件 {}", temp.display()))?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&temp, &path)?;
        fs::File::open(&self.folder)?.sync_all()?;
        Ok(())
    }

    /// Where the key of a role lies. Roles are lower-case words.
    fn path(&self, role: &str) -> anyhow::Result<PathBuf> {
        let word = !role.is_empty() && role.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
        ensure!(word, "密钥名称“{role}”不正确");
        Ok(self.folder.join(format!("{role}.pem")))
    }
}

/// Refuses a file or folder that grants more than `most`.
fn check_mode(path: &Path, most: u32) -> anyhow::Result<()> {
    let meta = fs::symlink_metadata(path)
        .with_context(|| format!("无法读取 {} 的权限", path.display()))?;
    if meta.file_type().is_symlink() {
        bail!("{} 是符号链接，密钥必须是普通目录或文件", path.display());
    }
    let mode = meta.permissions().mode() & 0o777;
    if mode & !most != 0 {
        bail!(
            "{} 的权限是 {mode:04o}，其他用户可以读写；请先执行 chmod {most:04o} {}",
            path.display(),
            path.display()
        );
    }
    Ok(())
}

/// The file of a key pair.
fn spell(key: &KeyPair) -> anyhow::Result<String> {
    let (ed25519, sm2) = key.parts();
    let mut text = ed25519.to_pkcs8_pem(LineEnding::LF)?.to_string();
    if let Some(secret) = sm2 {
        text.push_str(&secret.to_pkcs8_pem(LineEnding::LF)?);
    }
    Ok(text)
}

/// A key pair from its file.
fn parse(text: &str) -> anyhow::Result<KeyPair> {
    let blocks: Vec<&str> = text.split_inclusive(END).collect();
    let (first, second) = match blocks.as_slice() {
        [first] => (first, None),
        [first, second] => (first, Some(second)),
        _ => bail!("应有一段或两段私钥"),
    };
    let ed25519 = ed25519_dalek::SigningKey::from_pkcs8_pem(first)?;
    let sm2 = match second {
        Some(block) => Some(sm2::SecretKey::from_pkcs8_pem(block)?),
        None => None,
    };
    KeyPair::from_parts(ed25519, sm2).context("SM2 私钥不可用")
}

/// The file of a key that opens envelopes.
fn spell_opening(key: &OpeningKey) -> anyhow::Result<String> {
    let block = SecretDocument::try_from([&X25519_FRAME[..], &key.bytes()].concat())?;
    Ok(block.to_pem("PRIVATE KEY", LineEnding::LF)?.to_string())
}

/// A key that opens envelopes, from its file.
fn parse_opening(text: &str) -> anyhow::Result<OpeningKey> {
    let (label, block) = SecretDocument::from_pem(text)?;
    ensure!(label == "PRIVATE KEY", "应有一段私钥");
    let key = block.as_bytes().strip_prefix(&X25519_FRAME[..]).and_then(OpeningKey::from_bytes);
    key.context("应有一个 X25519 私钥")
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    use std::path::Path;

    use super::KeyRing;
    use crate::Suite;

    fn chmod(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn keys_are_made_once_and_come_back() {
        let folder = tempfile::tempdir().unwrap();
        let keys = folder.path().join("deep/keys");
        let ring = KeyRing::open(&keys).unwrap();
        assert!(ring.load("release").unwrap().is_none());
        for (role, suite) in [("release", Suite::Ed25519Sm2), ("timestamp", Suite::Ed25519)] {
            let made = ring.load_or_create(role, suite).unwrap();
            let ring = KeyRing::open(&keys).unwrap();
            let again = ring.load_or_create(role, Suite::Ed25519Sm2).unwrap();
            assert_eq!(made.public(), again.public());
            let signature = again.sign("huabiao-test-v1", b"x");
            assert!(made.public().verify("huabiao-test-v1", b"x", &signature).is_ok());
            let mode = fs::metadata(keys.join(format!("{role}.pem"))).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        assert_eq!(fs::metadata(&keys).unwrap().permissions().mode() & 0o777, 0o700);
        assert_eq!(fs::read_dir(&keys).unwrap().count(), 2, "nothing but the keys");
    }

    #[test]
    fn what_others_can_read_is_refused_with_a_way_out() {
        let folder = tempfile::tempdir().unwrap();
        let keys = folder.path().join("keys");
        let ring = KeyRing::open(&keys).unwrap();
        ring.load_or_create("release", Suite::Ed25519).unwrap();
        let file = keys.join("release.pem");
        for mode in [0o640, 0o604, 0o620, 0o700] {
            chmod(&file, mode);
            let error = ring.load("release").unwrap_err().to_string();
            assert!(error.contains("chmod 0600"), "{error}");
        }
        chmod(&file, 0o600);
        assert!(ring.load("release").unwrap().is_some());
        for mode in [0o750, 0o705, 0o770] {
            chmod(&keys, mode);
            let error = KeyRing::open(&keys).unwrap_err().to_string();
            assert!(error.contains("chmod 0700"), "{error}");
        }
        chmod(&keys, 0o700);
        symlink(&file, keys.join("timestamp.pem")).unwrap();
        assert!(ring.load("timestamp").is_err(), "a link leads who knows where");
    }

    #[test]
    fn a_broken_file_is_an_error_and_never_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let ring = KeyRing::open(&folder.path().join("keys")).unwrap();
        ring.load_or_create("release", Suite::Ed25519Sm2).unwrap();
        let file = folder.path().join("keys/release.pem");
        let text = fs::read_to_string(&file).unwrap();
        let second = text.rfind("-----BEGIN").unwrap();
        let swapped = format!("{}{}", &text[second..], &text[..second]);
        for broken in ["", "no key", &text[..text.len() / 3], &swapped, &format!("{text}{text}")] {
            fs::write(&file, broken).unwrap();
            assert!(ring.load_or_create("release", Suite::Ed25519Sm2).is_err());
            assert_eq!(fs::read_to_string(&file).unwrap(), broken);
        }
    }

    #[test]
    fn a_key_of_envelopes_is_made_once_and_is_no_key_of_signatures() {
        let folder = tempfile::tempdir().unwrap();
        let ring = KeyRing::open(&folder.path().join("keys")).unwrap();
        let key = ring.opening("inbox").unwrap();
        let envelope = key.public().seal(b"here", b"x").unwrap();
        let again = KeyRing::open(&folder.path().join("keys")).unwrap().opening("inbox").unwrap();
        assert_eq!(again.open(b"here", &envelope).unwrap(), b"x");
        let file = folder.path().join("keys/inbox.pem");
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.starts_with("-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2Vu"), "{text}");
        ring.load_or_create("release", Suite::Ed25519).unwrap();
        assert!(ring.opening("release").is_err() && ring.load("inbox").is_err());
        chmod(&file, 0o640);
        assert!(ring.opening("inbox").unwrap_err().to_string().contains("chmod 0600"));
        chmod(&file, 0o600);
        fs::write(&file, &text[..text.len() / 2]).unwrap();
        assert!(ring.opening("inbox").is_err(), "broken, and never replaced");
    }

    #[test]
    fn a_role_is_a_word() {
        let folder = tempfile::tempdir().unwrap();
        let ring = KeyRing::open(&folder.path().join("keys")).unwrap();
        for role in ["", "../release", "a/b", "Release", "a.b"] {
            assert!(ring.load(role).is_err(), "{role:?}");
        }
    }
}
