/**
 * The answer of a token endpoint as RFC 6749 has it. Some systems say 200 to what they refuse, or leave out what the standard asks for; an id
 * token says nothing that we use.
 */
export const tidiedTokens = async (response: Response): Promise<Response> => {
  const text = await response.text();
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return new Response(text, { status: response.status, headers: response.headers });
  }
  const headers = { 'content-type': 'application/json' };
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return new Response(text, { status: response.status, headers });
  }
  const { id_token: _unused, ...answer } = body as Record<string, unknown>;
  if (typeof answer['error'] === 'string' && response.ok) return Response.json(answer, { status: 400 });
  if (!response.ok) return Response.json(answer, { status: response.status });
  return Response.json({ ...answer, token_type: 'bearer' });
};
