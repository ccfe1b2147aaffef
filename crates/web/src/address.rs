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

/// What [`encode`] made, read back. For tests: the server reads addresses by itself.
#[cfg(test)]
pub fn decode(text: &str) -> String {
    let (mut bytes, mut rest) = (Vec::new(), text.bytes());
    while let Some(byte) = rest.next() {
        let digits = (byte == b'%').then(|| [rest.next(), rest.next()].map(|digit| char::from(digit.unwrap_or(0))));
        bytes.push(digits.map_or(byte, |pair| u8::from_str_radix(&String::from_iter(pair), 16).unwrap_or(byte)));
    }
    String::from_utf8_lossy(&bytes).into_owned()
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
