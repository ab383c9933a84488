/**
 * One URL for each host that a PostgreSQL URL names (`postgres://user@h1:5432,h2:5433/db?target_session_attrs=read-write`), without
 * `target_session_attrs`. As libpq reads it.
 */
export function splitDatabaseUrl(url: string): SplitDatabaseUrl {
  const [, scheme = '', userInfo = '', hosts = '', path = '', query = ''] =
    /^([^:]+:\/\/)([^/?]*@)?([^/?]*)([^?]*)(?:\?(.*))?$/s.exec(url) ?? [];
  const parameters = query.split('&').filter((parameter) => parameter !== '');
  const isAttribute = (parameter: string) => parameter.startsWith('target_session_attrs=');
  const kept = parameters.filter((parameter) => !isAttribute(parameter));
  const end = kept.length === 0 ? path : `${path}?${kept.join('&')}`;
  return {
    urls: hosts.split(',').map((host) => scheme + userInfo + host + end),
    sessionAttributes: parameters.find(isAttribute)?.split('=')[1] ?? null,
  };
}

export interface SplitDatabaseUrl {
  urls: string[];
  /** What `target_session_attrs` asks for; null: nothing. */
  sessionAttributes: string | null;
}
