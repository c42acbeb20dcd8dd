// MJML 5 brings no types; this is what scripts/build-mail.ts uses of it.
declare module 'mjml' {
  export default function mjml2html(
    mjml: string,
    options: {
      fonts?: Record<string, string>;
      keepComments?: boolean;
      validationLevel?: 'strict' | 'soft' | 'skip';
    },
  ): Promise<{ html: string; errors: { message: string; formattedMessage: string }[] }>;
}
