//! Values in addresses.

/// A value percent-encoded as one part of a path, or as a value of a query.
pub fn encode(text: &str) -> String {
    let safe = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~');
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            byte if safe(byte) => encoded.push(char::from(byte)),
            byte => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::encode;

    #[test]
    fn what_has_a_meaning_in_addresses_is_hidden() {
        assert_eq!(encode("trần & an/24-11"), "tr%E1%BA%A7n%20%26%20an%2F24-11");
        assert_eq!(encode("a=b?c#d+e"), "a%3Db%3Fc%23d%2Be");
    }
}
