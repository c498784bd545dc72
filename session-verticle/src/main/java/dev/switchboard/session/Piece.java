package dev.switchboard.session;

/**
 * Bytes as a message shows them.
 *
 * @param content text, or lower-case hex
 * @param byteLength how many bytes it stands for
 */
record Piece(String content, boolean isHex, int byteLength) {}
