//! The first run: no account exists, so nobody could log in. Three people are made, one each for
//! system, security and audit, with random passwords that are shown once and must be changed
//! (S1§18: no default account, no default password).

use std::fs;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use desk::{Caller, Desk};
use office::{
    account::{self, actions::seal_password, model::AccountForm},
    permit,
    unit::{self, model::UnitForm},
};

use crate::demo::{FirstPassword, told};

const OPERATOR: Caller = Caller::Machine("安装程序");
/// The unit of the first three people, until the operator sets up their own. The code is made up
/// and carries a correct check character.
const UNIT: (&str, &str) = ("平台运行单位（请修改）", "12000000MB00000000");
const PEOPLE: [(&str, &str, &str); 3] = [
    ("system", "系统管理员", "platform_admin"),
    ("security", "安全保密管理员", "security"),
    ("auditor", "安全审计员", "audit"),
];

/// Whether nobody has an account yet.
pub async fn is_empty(desk: &Desk) -> Result<bool> {
    let count = desk.look(OPERATOR, async |work| account::table::count(&mut work.tx).await);
    Ok(told(count.await)? == 0)
}

/// Makes the first three people.
pub async fn three_people(desk: &Desk) -> Result<Vec<FirstPassword>> {
    let (name, credit_code) = (UNIT.0.to_owned(), credit_code(UNIT.1));
    let form = UnitForm { parent_id: String::new(), name, credit_code };
    let unit = desk.act(OPERATOR, async |work| unit::actions::create(work, form).await);
    let unit = told(unit.await)?;
    let mut made = Vec::new();
    for (login, name, role) in PEOPLE {
        let role = told(permit::model::role(role))?;
        let password = account::invent_password();
        let sealed = told(seal_password(&password, login))?;
        let form = AccountForm {
            unit_id: unit.id.clone(),
            login: login.to_owned(),
            name: name.to_owned(),
            post: role.name.to_owned(),
            power_class: role.class,
        };
        let done = desk.act(OPERATOR, async |work| {
            let account = account::actions::create(work, form, sealed).await?;
            permit::actions::give(work, &account.id, role.code, "platform", None).await
        });
        told(done.await)?;
        let (login, name) = (login.to_owned(), name.to_owned());
        made.push(FirstPassword { login, name, roles: role.name.to_owned(), password });
    }
    Ok(made)
}

/// The first 17 characters with their check character (GB 32100-2015).
fn credit_code(code: &str) -> String {
    let begin = &code[..17];
    let fits = |last: &char| unit::model::is_credit_code(&format!("{begin}{last}"));
    let last = "0123456789ABCDEFGHJKLMNPQRTUWXY".chars().find(fits);
    format!("{begin}{}", last.unwrap_or('0'))
}

/// Where the first passwords are kept until the operator deletes the file.
pub fn people_file(data: &Path) -> PathBuf {
    data.join("first-passwords.txt")
}

/// Keeps the first passwords in a file only its owner can read.
pub fn keep(data: &Path, people: &[FirstPassword]) -> Result<()> {
    let path = people_file(data);
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&path)
        .with_context(|| format!("无法写入 {}", path.display()))?;
    writeln!(file, "{}", table(people))?;
    file.sync_all()?;
    Ok(())
}

/// People and first passwords as a table for a terminal.
pub fn table(people: &[FirstPassword]) -> String {
    let mut out = String::from("登录名            初始密码          姓名与角色\n");
    for person in people {
        let FirstPassword { login, name, roles, password } = person;
        out.push_str(&format!("{login:<17} {password:<17} {name}（{roles}）\n"));
    }
    out.push_str("首次登录须修改密码。");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_made_up_code_has_its_check_character() {
        assert!(unit::model::is_credit_code(&credit_code(UNIT.1)));
    }

    #[test]
    fn first_passwords_are_for_their_owner_only() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        keep(dir.path(), &[]).unwrap();
        let mode = fs::metadata(people_file(dir.path())).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert!(keep(dir.path(), &[]).is_err());
    }
}
