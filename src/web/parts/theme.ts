/** Cookie with the visitor's choice of theme; absent means as the system says. */
export const themeCookie = '__Host-theme';

export type Theme = 'light' | 'dark';

/** The theme that a request's cookie names, else undefined. Anything but the two words is ignored. */
export function chosenTheme(request: Request): Theme | undefined {
  const cookie = request.headers.get('cookie') ?? '';
  const value = new RegExp(`(?:^|;\\s*)${themeCookie}=(\\w+)`).exec(cookie)?.[1];
  return value === 'light' || value === 'dark' ? value : undefined;
}
