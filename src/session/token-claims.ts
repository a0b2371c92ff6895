/** What a token says about itself. Read for keys and timers alone: only the host can tell whether it is true. */
export interface TokenClaims {
  readonly issuer: string | null;
  readonly subject: string | null;
  readonly customer: string | null;
  /** What the token opens: role and environments, as one text to compare. */
  readonly grants: string;
  /** ms since 1970. */
  readonly expiresAt: number | null;
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** Null when the token is no JWT. */
export const readClaims = (token: string): TokenClaims | null => {
  try {
    const payload = (token.split('.')[1] ?? '').replace(/-/g, '+').replace(/_/g, '/');
    const bytes = Uint8Array.from(atob(payload), character => character.charCodeAt(0));
    const claims = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
    return {
      issuer: text(claims['iss']),
      subject: text(claims['sub']),
      customer: text(claims['customer']),
      grants: JSON.stringify([claims['role'], claims['environments']]),
      expiresAt: typeof claims['exp'] === 'number' ? claims['exp'] * 1000 : null,
    };
  } catch {
    return null;
  }
};

/** Who a token is for; a token that says nothing is for itself. */
export const identityOf = (token: string): string => {
  const claims = readClaims(token);
  return claims ? JSON.stringify([claims.issuer, claims.subject, claims.customer]) : token;
};
