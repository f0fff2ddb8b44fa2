/** UTF-16 units of a message; the contract's number, copied because only its types come along. */
export const MESSAGE_LIMIT = 20_000;
