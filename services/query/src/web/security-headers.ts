import type { RequestHandler } from 'express';
import type { IsSecure } from '../auth/cookies.ts';

/** Only our own files run, and nothing inline: a hostile string that slipped through stays inert. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** A year, as browsers' preload lists ask for; not for neighbour domains, which are not ours. */
const ALWAYS_TLS = 'max-age=31536000';

export const createSecurityHeaders =
  (isSecure: IsSecure): RequestHandler =>
  (request, response, next) => {
    response.set({
      'Content-Security-Policy': POLICY,
      // Not no-referrer: with it browsers say "Origin: null" also about our own forms.
      'Referrer-Policy': 'same-origin',
      'X-Content-Type-Options': 'nosniff',
      'X-Frame-Options': 'DENY',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
      'Cache-Control': 'no-store',
      ...(isSecure(request) ? { 'Strict-Transport-Security': ALWAYS_TLS } : {}),
    });
    next();
  };
