/** The key that goes with Enter to send, as this keyboard calls it. */
export const commandKey = /mac|iphone|ipad/iu.test(navigator.userAgent) ? '⌘' : 'Ctrl';
