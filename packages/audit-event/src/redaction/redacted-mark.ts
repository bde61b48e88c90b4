/** What every mark of a redacted value begins with. */
export const REDACTED = 'redacted:hmac-sha256:';
