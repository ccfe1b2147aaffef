//! The morning's digest in words: a mail with lists, and one line a part for the program.

use std::fmt::Display;

use app::ports::Message;
use app::tasks::{TaskDigest, TaskDigestLine, TaskDigestList};
use app::{Digest, DigestLine, DigestList, DigestPart};

use crate::lang::Lang;

/// The digest as mail; `short` is what stands among the notices.
pub(super) fn message(digest: &Digest) -> Message {
    let sum = |of: &dyn Fn(&DigestPart) -> usize| digest.parts.iter().map(of).max().unwrap_or(0);
    let (likely, today, overdue) = (sum(&|part| part.likely.total), sum(&|part| part.today.total), sum(&|part| part.overdue.total));
    let subject = Lang::Vi.t_args(
        "digest.subject",
        &[("day", &digest.day.date_text()), ("likely", &likely), ("today", &today), ("overdue", &overdue)],
    );
    let sums: Vec<String> = digest.parts.iter().map(sums).collect();
    let mut parts: Vec<String> = digest.parts.iter().map(part).collect();
    let mut sums = sums;
    if !digest.tasks.is_empty() {
        sums.push(task_sums(&digest.tasks));
        parts.push(tasks(&digest.tasks));
    }
    let greeting = Lang::Vi.t_args("digest.greeting", &[("name", &digest.name)]);
    let link = Lang::Vi.t_args("digest.link", &[("link", &digest.url)]);
    Message { subject, text: format!("{greeting}\n\n{}\n\n{link}", parts.join("\n\n")), short: sums.join("\n") }
}

fn who(part: &DigestPart) -> &str {
    part.unit.as_deref().unwrap_or(Lang::Vi.t("digest.own"))
}

fn sums(part: &DigestPart) -> String {
    let (likely, today, overdue) = (part.likely.total, part.today.total, part.overdue.total);
    let args: [(&str, &dyn Display); 4] = [("who", &who(part)), ("likely", &likely), ("today", &today), ("overdue", &overdue)];
    Lang::Vi.t_args("digest.sums", &args)
}

fn part(part: &DigestPart) -> String {
    let lists = [("digest.likely", &part.likely), ("digest.today", &part.today), ("digest.overdue", &part.overdue)];
    let lists: Vec<String> = lists.iter().filter(|(_, list)| list.total > 0).map(|(key, found)| list(key, found)).collect();
    format!("{}\n{}", who(part), lists.join("\n"))
}

fn list(key: &str, list: &DigestList) -> String {
    let head = Lang::Vi.t_args(key, &[("n", &list.total)]);
    let lines = list.lines.iter().map(line);
    let left = list.total - list.lines.len();
    let more = (left > 0).then(|| Lang::Vi.t_args("digest.more", &[("n", &left)]));
    std::iter::once(head).chain(lines).chain(more).collect::<Vec<_>>().join("\n")
}

fn line(line: &DigestLine) -> String {
    let due = line.due_at.date_time_text();
    let percent = line.percent.unwrap_or(0);
    let args: [(&str, &dyn Display); 4] =
        [("code", &line.code), ("procedure", &line.procedure), ("due", &due), ("percent", &percent)];
    Lang::Vi.t_args(if line.percent.is_some() { "digest.line_likely" } else { "digest.line" }, &args)
}

fn task_sums(tasks: &TaskDigest) -> String {
    let (late, today, week) = (tasks.late.total, tasks.today.total, tasks.week.total);
    Lang::Vi.t_args("digest.task_sums", &[("overdue", &late), ("today", &today), ("week", &week)])
}

fn tasks(tasks: &TaskDigest) -> String {
    let lists = [("digest.overdue", &tasks.late), ("digest.today", &tasks.today), ("digest.week", &tasks.week)];
    let lists = lists.iter().filter(|(_, list)| list.total > 0).map(|(key, found)| task_list(key, found));
    let link = Lang::Vi.t_args("digest.task_link", &[("link", &tasks.url)]);
    std::iter::once(Lang::Vi.t("digest.tasks").to_owned()).chain(lists).chain([link]).collect::<Vec<_>>().join("\n")
}

fn task_list(key: &str, list: &TaskDigestList) -> String {
    let head = Lang::Vi.t_args(key, &[("n", &list.total)]);
    let line = |line: &TaskDigestLine| {
        let kind = Lang::Vi.word("task_duty", &line.kind);
        let due = line.due_at.date_time_text();
        Lang::Vi.t_args("digest.task_line", &[("kind", &kind), ("content", &line.content), ("due", &due)])
    };
    let left = list.total - list.lines.len();
    let more = (left > 0).then(|| Lang::Vi.t_args("digest.more_tasks", &[("n", &left)]));
    std::iter::once(head).chain(list.lines.iter().map(line)).chain(more).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use kernel::{Day, Instant};

    use super::*;

    fn line_of(code: &str, percent: Option<i64>) -> DigestLine {
        let day = Day::parse("2026-11-26").unwrap();
        DigestLine { code: code.to_owned(), procedure: "Cấp giấy phép".to_owned(), due_at: Instant::at(day, 17 * 60), percent }
    }

    #[test]
    fn likely_late_comes_first_and_lists_say_what_they_leave_out() {
        let likely = DigestList { total: 12, lines: vec![line_of("A-1", Some(82))] };
        let overdue = DigestList { total: 1, lines: vec![line_of("B-2", None)] };
        let part = DigestPart { unit: None, likely, today: DigestList::default(), overdue };
        let day = Day::parse("2026-11-26").unwrap();
        let digest = Digest { name: "Người Mẫu".to_owned(), day, parts: vec![part], tasks: TaskDigest::default(), url: "http://x/desk".to_owned() };
        let message = message(&digest);
        assert_eq!(message.subject, "Việc ngày 26/11/2026: 12 dễ trễ, 0 đến hạn, 1 quá hạn");
        assert_eq!(message.short, "Việc của bạn: 12 hồ sơ dễ trễ, 0 đến hạn hôm nay, 1 quá hạn.");
        assert_eq!(
            message.text,
            "Kính gửi Người Mẫu,\n\nViệc của bạn\nDễ trễ (12)\n- A-1 · Cấp giấy phép · hạn 26/11/2026 17:00 · dễ trễ 82 %\n\
            - và 11 hồ sơ khác\nQuá hạn (1)\n- B-2 · Cấp giấy phép · hạn 26/11/2026 17:00\n\nMở danh sách việc: http://x/desk"
        );
    }
}
