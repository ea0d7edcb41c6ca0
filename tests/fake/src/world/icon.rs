//! Pictures, so that a page that shows an account has something to show.

use flate2::{Compression, Crc, write::ZlibEncoder};
use std::io::Write as _;

/// Pixels of a side.
const SIDE: u32 = 96;
const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// The path of the picture of a definition.
pub(super) fn path(hash: u32) -> String {
    format!("/common/destiny2_content/icons/{hash:08x}.png")
}

/// A PNG of two colors: five times five squares, the right half as the left one. Other hashes look different.
pub(super) fn png(hash: u32) -> Vec<u8> {
    // One bit a pixel, which is an index into the palette.
    let mut head = Vec::new();
    head.extend(SIDE.to_be_bytes());
    head.extend(SIDE.to_be_bytes());
    head.extend([1, 3, 0, 0, 0]);
    let [red, green, blue, _] = hash.rotate_left(7).to_be_bytes();
    // Dark behind, bright in front, whatever the hash is.
    let dark = [red, green, blue].map(|part| part / 4);
    let bright = [red, green, blue].map(|part| 128 + part / 2);
    let mut png = SIGNATURE.to_vec();
    chunk(&mut png, b"IHDR", &head);
    chunk(&mut png, b"PLTE", &[dark, bright].concat());
    chunk(&mut png, b"IDAT", &zlib(&pixels(hash)));
    chunk(&mut png, b"IEND", &[]);
    png
}

/// Lines of pixels, each behind the number of its filter, which is none.
fn pixels(hash: u32) -> Vec<u8> {
    let mut pixels = Vec::new();
    for y in 0..SIDE {
        pixels.push(0);
        for byte in 0..SIDE / 8 {
            let bits = (0..8).map(|bit| u8::from(is_bright(hash, 8 * byte + bit, y)));
            pixels.push(bits.fold(0, |byte, bit| byte << 1 | bit));
        }
    }
    pixels
}

fn is_bright(hash: u32, x: u32, y: u32) -> bool {
    // A margin of 8 pixels around squares of 16.
    let (Some(x), Some(y)) = (x.checked_sub(8), y.checked_sub(8)) else {
        return false;
    };
    let (column, row) = (x / 16, y / 16);
    column < 5 && row < 5 && hash >> (3 * row + column.min(4 - column)) & 1 == 1
}

fn chunk(png: &mut Vec<u8>, name: &[u8; 4], data: &[u8]) {
    let length = u32::try_from(data.len()).expect("a small chunk");
    let mut sum = Crc::new();
    sum.update(name);
    sum.update(data);
    png.extend(length.to_be_bytes());
    png.extend(name);
    png.extend(data);
    png.extend(sum.sum().to_be_bytes());
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    let written = encoder.write_all(bytes);
    written.expect("a vector takes everything");
    encoder.finish().expect("a vector takes everything")
}
