//! A folder of private keys, made at the first run and readable by its owner only.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{DecodePrivateKey as _, EncodePrivateKey as _};

use crate::keys::{KeyPair, Suite};

/// Marks the end of one PEM block.
const END: &str = "-----END PRIVATE KEY-----\n";

/// A folder with one file per role, `<role>.pem`: PKCS#8 blocks, Ed25519 first, then SM2.
/// The folder has mode 0700 and the files 0600; anything looser is refused.
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

    /// The key pair of a role; made and kept when there is none yet.
    pub fn load_or_create(&self, role: &str, suite: Suite) -> anyhow::Result<KeyPair> {
        if let Some(key) = self.load(role)? {
            return Ok(key);
        }
        let key = KeyPair::generate(suite);
        self.save(role, &key)?;
        Ok(key)
    }

    /// Writes a new key so that either the whole file is there or none.
    fn save(&self, role: &str, key: &KeyPair) -> anyhow::Result<()> {
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
        file.write_all(spell(key)?.as_bytes())?;
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
