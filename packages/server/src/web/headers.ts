/** Who may do what on each kind of page. No inline script anywhere; inline style only where the component library writes it. */
export type Page = 'api' | 'desk' | 'shop' | 'widget' | 'docs'

const common: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
}

/** The security headers of a page. `ancestors`: origins that may frame it, for the widget only. */
export function securityHeaders (page: Page, ancestors: readonly string[] = []): Readonly<Record<string, string>> {
  return {
    ...common,
    // Voice input of the chat: the shop's page lends its microphone to the frame.
    ...(page === 'widget' || page === 'shop' ? { 'permissions-policy': common['permissions-policy']!.replace('microphone=()', 'microphone=(self)') } : {}),
    'content-security-policy': contentPolicy(page, ancestors),
    ...(page === 'widget' || page === 'api' ? {} : { 'x-frame-options': 'DENY' }), // older browsers; CSP's frame-ancestors wins where both are known
    ...(page === 'desk' ? { 'cross-origin-opener-policy': 'same-origin' } : {}),
  }
}

function contentPolicy (page: Page, ancestors: readonly string[]): string {
  if (page === 'api') return "default-src 'none'; frame-ancestors 'none'"
  const rules = [
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'", // antd and Scalar write their styles at run time
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    page === 'shop' ? "frame-src 'self'" : "frame-src 'none'",
    `frame-ancestors ${page === 'widget' ? ["'self'", ...ancestors.filter(isOrigin)].join(' ') : "'none'"}`,
  ]
  return rules.join('; ')
}

/** Only a bare origin may enter the header: a stored value with a space or semicolon would write rules of its own. */
export function isOrigin (text: string): boolean {
  return /^https?:\/\/(\[[0-9a-f:]+\]|[a-z0-9.-]+)(:\d{1,5})?$/i.test(text)
}
