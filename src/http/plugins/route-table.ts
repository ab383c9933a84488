/** Which methods the paths of a server have. */
export interface RouteTable {
  /** @param url as routes are registered, `/v1/generations/:id` */
  add(url: string, methods: readonly string[]): void;
  /** The methods of all routes that match a path, sorted; empty when there is nothing at it. */
  methodsOf(path: string): string[];
}

export function createRouteTable(): RouteTable {
  const routes = new Map<string, { pattern: RegExp; methods: Set<string> }>();
  return {
    add(url, methods) {
      const route = routes.get(url) ?? { pattern: patternOf(url), methods: new Set() };
      for (const method of methods) route.methods.add(method);
      routes.set(url, route);
    },
    methodsOf(path) {
      const matching = [...routes.values()].filter(({ pattern }) => pattern.test(path));
      return [...new Set(matching.flatMap(({ methods }) => [...methods]))].sort();
    },
  };
}

/** A parameter is one segment of a path. Nothing else in a route's URL means something in a pattern but the dot. */
function patternOf(url: string): RegExp {
  return new RegExp(`^${url.replaceAll('.', '\\.').replace(/:\w+/g, '[^/]+')}$`);
}
