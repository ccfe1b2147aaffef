//! Letters that urge units whose tasks are late.

use std::collections::BTreeMap;

use app::AppResult;
use kernel::UnitId;
use steering::book::{BookCommand, Urging};
use steering::task::Command;
use steering::task::model::{Origin, TaskId};

use super::{Steering, words};

/// Units with so many late tasks are urged, and so many units at a time.
const FROM: usize = 2;
const UNITS: usize = 4;

impl Steering<'_> {
    pub(super) fn urge(&mut self) -> AppResult<()> {
        let mut late: BTreeMap<UnitId, Vec<TaskId>> = BTreeMap::new();
        for task in self.desk.tasks.values() {
            let order = !matches!(task.origin, Origin::Part { .. }) && !task.is_gathered();
            if order && self.of.contains_key(&task.id) && self.open_late(task.id, self.desk.now) {
                late.entry(task.lead.unit.clone()).or_default().push(task.id);
            }
        }
        let mut worst: Vec<(UnitId, Vec<TaskId>)> = late.into_iter().filter(|(_, tasks)| tasks.len() >= FROM).collect();
        worst.sort_by_key(|(unit, tasks)| (std::cmp::Reverse(tasks.len()), unit.clone()));
        worst.truncate(UNITS);
        for (unit, tasks) in worst {
            self.issue(unit, tasks)?;
        }
        Ok(())
    }

    fn issue(&mut self, unit: UnitId, tasks: Vec<TaskId>) -> AppResult<()> {
        let (office, Some(reviewer)) = (self.year.reviewing_unit.clone(), self.reviewer()) else { return Ok(()) };
        let on = self.desk.now.day();
        let year = on.ymd().0;
        let number = self.desk.book.next_urging(&office, year);
        let symbol = words::LETTER_SYMBOL.to_owned();
        let text = self.letter(&unit, &tasks, number);
        let owner = format!("urging:{office}:{year}:{number}");
        let file = self.desk.keep(text.as_bytes(), "text/plain", Some((owner, "cong-van-don-doc.txt")))?;
        let letter = Urging { office, unit, tasks: tasks.clone(), number, symbol: symbol.clone(), on, file };
        if !self.desk.enter(&reviewer, BookCommand::IssueUrging(Box::new(letter)))? {
            return Ok(());
        }
        for task in tasks {
            let urge = Command::Urge { text: words::URGED.to_owned(), number: format!("{number}/{symbol}") };
            self.desk.give(&reviewer, task, urge)?;
        }
        Ok(())
    }

    fn letter(&self, unit: &UnitId, tasks: &[TaskId], number: u32) -> String {
        let org = self.desk.world.org();
        let name = |unit: &UnitId| org.unit(unit).map(|unit| unit.name.clone()).unwrap_or_default();
        let mut text = format!(
            "(VĂN BẢN MÔ PHỎNG)\n\n{}\nSố: {number}/{}\nCần Thơ, {}\n\nKính gửi: {}\n\n\
             Đến nay, cơ quan còn {} nhiệm vụ quá hạn:\n",
            name(&self.year.reviewing_unit),
            words::LETTER_SYMBOL,
            self.desk.now.day().date_text(),
            name(unit),
            tasks.len()
        );
        for (n, id) in tasks.iter().enumerate() {
            let Some(task) = self.desk.tasks.get(id) else { continue };
            let due = task.time.deadline().map(|deadline| deadline.in_force().text()).unwrap_or_default();
            text.push_str(&format!("{}. {} (hạn {due})\n", n + 1, task.content));
        }
        text.push_str("\nĐề nghị khẩn trương hoàn thành, báo cáo kết quả và nguyên nhân chậm.\n");
        text
    }
}
