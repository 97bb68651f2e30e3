//! Leaders in sentences of official style.

use crate::{Checker, Draft, Finding, Leader, Leaders, Lists, Settings, Severity};

fn leader(name: &str, posts: &str, group: &str, body: &str) -> Leader {
    let (name, posts) = (name.into(), posts.into());
    Leader { name, posts, group: group.into(), body: body.into() }
}

fn checker() -> Checker {
    let city = "云溪市人民政府 云溪市人民政府办公室";
    let bureau = "云溪市教育局";
    let leaders = [
        leader("王建国", "市委副书记、市长", "city", city),
        leader("李明", "常务副市长", "city", city),
        leader("赵海燕", "副市长", "city", city),
        leader("欧阳志远", "市政府秘书长", "city", city),
        leader("周正清", "市教育局党组书记、局长", "bureau", bureau),
        leader("吴桂兰", "市教育局副局长", "bureau", bureau),
    ];
    let leaders = Leaders::build(&leaders).unwrap();
    let lists = vec![Lists::build(Vec::new()).unwrap()];
    Checker::new(lists, Settings::default()).with_leaders(leaders)
}

fn check(body: &str) -> Vec<Finding> {
    let draft =
        Draft { body: format!("<p>{body}</p>"), source: "本网".into(), ..Draft::default() };
    checker().check(&draft)
}

#[test]
fn what_stands_beside_a_name_is_that_persons_post() {
    for (sentence, expected) in [
        // Right, in every usual way.
        ("市长王建国主持会议并讲话。", ""),
        ("云溪市市长王建国主持会议并讲话。", ""),
        ("市委副书记、市长王建国到清河县调研。", ""),
        ("市委副书记王建国出席启动仪式。", ""),
        ("我市常务副市长李明通报了有关情况。", ""),
        ("副市长李明、赵海燕参加。", ""),
        ("王建国市长强调，要守住安全底线。", ""),
        ("会议听取了赵海燕副市长的汇报。", ""),
        ("市政府秘书长欧阳志远宣读决定。", ""),
        ("市教育局局长周正清作说明。", ""),
        ("赵海燕（副市长）负责教育工作。", ""),
        // Wrong.
        ("市长李明主持会议并讲话。", "李明"),
        ("云溪市副市长王建国出席。", "王建国"),
        ("市委书记王建国讲话。", "王建国"),
        ("市委副书记、副市长王建国讲话。", "王建国"),
        ("王建国副市长到基层走访。", "王建国"),
        ("代市长王建国作政府工作报告。", "王建国"),
        ("市政府副秘书长欧阳志远陪同。", "欧阳志远"),
        ("市教育局副局长周正清作说明。", "周正清"),
        ("李明（市长）出席。", "李明"),
        // Another time.
        ("原市长李明回顾了这段历程。", ""),
        ("时任云溪市市长赵海燕签署协议。", ""),
        ("前市长李明应邀出席。", ""),
        // Another body, or another person of that name.
        ("临江市市长李明一行来我市考察。", ""),
        ("清河县县委书记李明参加。", ""),
        ("市财政局局长吴桂兰出席。", ""),
        ("省教育厅厅长周正清到会指导。", ""),
        ("市民李明说，办事方便多了。", ""),
        ("志愿者王建国帮助老人过马路。", ""),
        ("副市长李明华参加座谈。", ""),
        ("请拨打李明市长热线反映。", ""),
        // The post is the next one's.
        ("出席会议的有李明 市长王建国。", ""),
        ("李明、市长王建国、副市长赵海燕出席。", "order"),
    ] {
        let found = check(sentence);
        let posts: Vec<_> =
            found.iter().filter(|one| one.rule == "leader.post").map(|one| &*one.found).collect();
        let expected: Vec<&str> =
            [expected].into_iter().filter(|one| !one.is_empty() && *one != "order").collect();
        assert_eq!(posts, expected, "{sentence} {found:?}");
    }
    let found = &check("云溪市副市长王建国出席。")[0];
    assert_eq!(found.severity, Severity::Confirm);
    let said = "领导信息中王建国的职务是“市委副书记、市长”，这里写作“副市长”，请核实";
    assert_eq!((&*found.message, found.replacements.len()), (said, 0));
}

#[test]
fn a_name_beside_its_holders_post_is_written_right() {
    for (sentence, written, right) in [
        ("市长王建华主持会议。", "王建华", "王建国"),
        ("市委副书记、市长汪建国到清河县调研。", "汪建国", "王建国"),
        ("副市长赵海雁参加。", "赵海雁", "赵海燕"),
        ("会议听取了赵海艳副市长的汇报。", "赵海艳", "赵海燕"),
        ("市政府秘书长欧阳致远宣读决定。", "欧阳致远", "欧阳志远"),
        ("市教育局局长周正青作说明。", "周正青", "周正清"),
        // Two other characters are another person; so is another body's or another day's mayor.
        ("市长张卫华主持会议。", "", ""),
        ("临江市市长王建华一行来我市考察。", "", ""),
        ("原市长王建华回顾了这段历程。", "", ""),
        ("市民王建华说，办事方便多了。", "", ""),
        ("局长王建华主持。", "", ""),
        ("副市长李朋参加。", "", ""),
        ("市长王建国、副市长赵海燕参加。", "", ""),
    ] {
        let found = check(sentence);
        let names: Vec<_> = found.iter().filter(|one| one.rule == "leader.name").collect();
        let seen: Vec<_> = names.iter().map(|one| (&*one.found, &*one.replacements[0])).collect();
        let expected: Vec<_> =
            [(written, right)].into_iter().filter(|(one, _)| !one.is_empty()).collect();
        assert_eq!(seen, expected, "{sentence} {found:?}");
    }
    let draft =
        Draft {
            title: "市长王建华调研防汛".into(), source: "本网".into(), ..Draft::default()
        };
    let found = checker().check(&draft);
    assert_eq!(found[0].severity, Severity::Confirm);
    assert_eq!(draft.mended(&found).title, "市长王建国调研防汛");
}

#[test]
fn leaders_of_one_body_are_named_in_the_order_of_their_list() {
    for (sentence, expected) in [
        ("王建国、李明、赵海燕、欧阳志远出席会议。", ""),
        ("市长王建国，副市长李明、赵海燕出席会议。", ""),
        ("赵海燕、李明出席会议。", "赵海燕、李明"),
        ("副市长赵海燕和市长王建国共同启动。", "赵海燕和市长王建国"),
        ("周正清、王建国参加。", ""),
        ("赵海燕汇报了情况，王建国作了讲话。", ""),
        ("赵海燕陪同王建国调研。", ""),
        ("赵海燕出席。李明主持。", ""),
        ("副市长李明、副市长赵海燕、秘书长欧阳志远参加。", ""),
    ] {
        let found = check(sentence);
        let orders: Vec<_> =
            found.iter().filter(|one| one.rule == "leader.order").map(|one| &*one.found).collect();
        let expected: Vec<&str> = [expected].into_iter().filter(|one| !one.is_empty()).collect();
        assert_eq!(orders, expected, "{sentence} {found:?}");
    }
    assert_eq!(check("赵海燕、李明出席会议。")[0].severity, Severity::Hint);
}

#[test]
fn rules_about_leaders_are_switched_off_like_others_and_nobody_known_is_nothing_to_say() {
    let draft =
        Draft { title: "市长李明讲话".into(), source: "本网".into(), ..Draft::default() };
    let none = Leaders::build(&[leader("李", "市长", "", ""), leader("李明", "", "", "")]).unwrap();
    let lists = || vec![Lists::build(Vec::new()).unwrap()];
    let plain = Checker::new(lists(), Settings::default());
    assert!(plain.clone().with_leaders(none).check(&draft).is_empty());
    assert!(plain.check(&draft).is_empty());
    let leaders = Leaders::build(&[leader("李明", "副市长", "", "云溪市")]).unwrap();
    let settings = |severity| Settings {
        severities: [("leader.post".to_owned(), severity)].into(),
        ..Settings::default()
    };
    let with = |severity| Checker::new(lists(), settings(severity)).with_leaders(leaders.clone());
    assert!(with(None).check(&draft).is_empty());
    assert_eq!(with(Some(Severity::Hint)).check(&draft)[0].severity, Severity::Hint);
}
