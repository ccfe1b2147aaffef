//! What is wrong with a criteria set or a sheet: where, and what to do, in Vietnamese.

use std::fmt;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where in the file, e.g. `groups[3].items[1].max_points`; `dòng 12, cột 5` in a text that is no JSON; empty for the
    /// file as a whole.
    pub at: String,
    /// What is wrong, in Vietnamese.
    pub text: String,
}

/// All that is wrong with a file; never empty as an error.
#[derive(Debug, Clone, Default, PartialEq, Eq, thiserror::Error)]
pub struct Problems(pub Vec<Problem>);

/// Before the number of a line in [`Problem::at`].
const LINE: &str = "dòng ";
/// Before the number of a column.
const COLUMN: &str = ", cột ";

impl Problem {
    /// What keeps a text from being JSON, with line and column, in Vietnamese.
    pub(crate) fn of_syntax(error: &serde_json::Error) -> Self {
        let told = error.to_string();
        let told = told.rsplit_once(" at line ").map_or(told.as_str(), |(told, _)| told);
        let text = match told {
            "EOF while parsing a value" | "EOF while parsing an object" | "EOF while parsing a list" => {
                "tệp dừng giữa chừng: còn thiếu dấu đóng } hoặc ]"
            }
            "EOF while parsing a string" => "chuỗi chữ chưa có dấu nháy kép đóng",
            "expected `,` or `}`" => "thiếu dấu phẩy giữa hai trường, hoặc dấu đóng }",
            "expected `,` or `]`" => "thiếu dấu phẩy giữa hai phần tử, hoặc dấu đóng ]",
            "trailing comma" => "thừa dấu phẩy trước dấu đóng",
            "key must be a string" => "tên trường phải nằm trong dấu nháy kép",
            "expected `:`" => "thiếu dấu hai chấm sau tên trường",
            "trailing characters" => "còn chữ thừa sau dấu đóng cuối cùng",
            "expected value" => "thiếu giá trị, hoặc giá trị không viết đúng (chữ phải nằm trong dấu nháy kép)",
            "invalid number" | "number out of range" => "số không viết đúng: dùng dấu chấm cho phần thập phân, ví dụ 2.5",
            "expected ident" => "chỉ nhận true, false hoặc null khi không có dấu nháy kép",
            "invalid escape" => "dấu \\ trong chuỗi chữ không đúng",
            "control character (\\u0000-\\u001F) found while parsing a string" => "chuỗi chữ bị ngắt dòng; mỗi chuỗi phải nằm trên một dòng",
            "recursion limit exceeded" => "lồng nhau quá sâu",
            other => other,
        };
        Self { at: format!("{LINE}{}{COLUMN}{}", error.line(), error.column()), text: format!("không phải JSON hợp lệ: {text}") }
    }

    /// Line and column, if the text is no JSON.
    pub fn syntax(&self) -> Option<(usize, usize)> {
        let (line, column) = self.at.strip_prefix(LINE)?.split_once(COLUMN)?;
        Some((line.parse().ok()?, column.parse().ok()?))
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.at.is_empty() {
            true => f.write_str(&self.text),
            false => write!(f, "{}: {}", self.at, self.text),
        }
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, problem) in self.0.iter().enumerate() {
            let end = if number + 1 == self.0.len() { "" } else { "\n" };
            write!(f, "{problem}{end}")?;
        }
        Ok(())
    }
}

impl Problems {
    pub(crate) fn one(at: impl Into<String>, text: impl Into<String>) -> Self {
        Self(vec![Problem { at: at.into(), text: text.into() }])
    }

    pub(crate) fn add(&mut self, at: impl Into<String>, text: impl Into<String>) {
        self.0.push(Problem { at: at.into(), text: text.into() });
    }

    pub(crate) fn or<T>(self, value: T) -> Result<T, Self> {
        if self.0.is_empty() { Ok(value) } else { Err(self) }
    }
}
