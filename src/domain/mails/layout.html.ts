// Made of layout.mjml by scripts/build-mail.ts: change that, never this.

export const layoutHtml = `<!doctype html>
<html lang="{{lang}}" dir="{{dir}}" xmlns="http://www.w3.org/1999/xhtml" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">
<head>
<title>{{subject}}</title>
<!--[if !mso]><!-->
<meta http-equiv="X-UA-Compatible" content="IE=edge">
<!--<![endif]-->
<meta http-equiv="Content-Type" content="text/html; charset=UTF-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<style type="text/css">
#outlook a { padding:0; }
body { margin:0;padding:0;-webkit-text-size-adjust:100%;-ms-text-size-adjust:100%; }
table, td { border-collapse:collapse;mso-table-lspace:0pt;mso-table-rspace:0pt; }
img { border:0;height:auto;line-height:100%; outline:none;text-decoration:none;-ms-interpolation-mode:bicubic; }
p { display:block;margin:13px 0; }
</style>
<!--[if mso]>
<noscript>
<xml>
<o:OfficeDocumentSettings>
<o:AllowPNG/>
<o:PixelsPerInch>96</o:PixelsPerInch>
</o:OfficeDocumentSettings>
</xml>
</noscript>
<![endif]-->
<!--[if lte mso 11]>
<style type="text/css">
.mj-outlook-group-fix { width:100% !important; }
</style>
<![endif]-->
<style type="text/css">
@media only screen and (min-width:480px) {
.mj-column-per-100 { width:100% !important; max-width: 100%; }
}
</style>
<style media="screen and (min-width:480px)">
.moz-text-html .mj-column-per-100 { width:100% !important; max-width: 100%; }
</style>
<style type="text/css">
:root { color-scheme: light dark; supported-color-schemes: light dark; }
a { text-underline-offset: 2px; }
.full a, .item a { word-break: break-all; overflow-wrap: anywhere; }
.button a:hover { text-decoration: underline !important; }
@media only screen and (max-width: 480px) {
.page > div { padding-left: 8px !important; padding-right: 8px !important; }
.inside, .button { padding-left: 20px !important; padding-right: 20px !important; }
.heading > div { font-size: 22px !important; line-height: 28px !important; }
}
@media (prefers-color-scheme: dark) {
body, .page, .page > div { background: #131416 !important; }
.card, .card > table { background: #1c1d20 !important; }
.card > table > tbody > tr > td { border-color: #34363b !important; }
.band, .band > table { background: {{fillDark}} !important; }
.ink > div, .ink > div > a { color: #ececee !important; }
.quiet > div { color: #a5a8af !important; }
.accent > div, .accent > div > a { color: {{linkDark}} !important; }
.button td { background: {{fillDark}} !important; }
.button a { background: {{fillDark}} !important; color: {{onFillDark}} !important; }
.line > p { border-top-color: #34363b !important; }
}
</style>
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no">
</head>
<body  class="page" style="word-spacing:normal;background-color:#f6f6f5;">
<div style="display:none;font-size:1px;color:#ffffff;line-height:1px;max-height:0px;max-width:0px;opacity:0;overflow:hidden;">{{preview}}</div>
<div
aria-label="{{subject}}" aria-roledescription="email" role="article" lang="{{lang}}" dir="{{dir}}" style="word-spacing:normal;background-color:#f6f6f5;"
>
<!--[if mso | IE]><table align="center" border="0" cellpadding="0" cellspacing="0" class="" role="presentation" style="width:560px;" width="560" ><tr><td style="line-height:0px;font-size:0px;mso-line-height-rule:exactly;"><![endif]-->
<div  style="margin:0px auto;max-width:560px;">
<table
align="center" border="0" cellpadding="0" cellspacing="0" role="presentation" style="width:100%;"
>
<tbody>
<tr>
<td
style="direction:{{dir}};font-size:0px;padding:16px 0;text-align:{{start}};"
>
<!--[if mso | IE]><table role="presentation" border="0" cellpadding="0" cellspacing="0"><tr><td class="" style="vertical-align:top;width:560px;" ><![endif]-->
<div
class="mj-column-per-100 mj-outlook-group-fix" style="font-size:0px;text-align:left;direction:{{dir}};display:inline-block;vertical-align:top;width:100%;"
>
<table
border="0" cellpadding="0" cellspacing="0" role="presentation" style="vertical-align:top;" width="100%"
>
<tbody>
<tr>
<td
style="font-size:0px;word-break:break-word;"
>
<div
style="height:8px;line-height:8px;"
>&#8202;</div>
</td>
</tr>
</tbody>
</table>
</div>
<!--[if mso | IE]></td></tr></table><![endif]-->
</td>
</tr>
</tbody>
</table>
</div>
<!--[if mso | IE]></td></tr></table><table align="center" border="0" cellpadding="0" cellspacing="0" class="card-outlook" role="presentation" style="width:560px;" width="560" bgcolor="#ffffff" ><tr><td style="line-height:0px;font-size:0px;mso-line-height-rule:exactly;"><![endif]-->
<div  class="card" style="background:#ffffff;background-color:#ffffff;margin:0px auto;max-width:560px;border-radius:8px;overflow:hidden;">
<table
align="center" border="0" cellpadding="0" cellspacing="0" role="presentation" style="background:#ffffff;background-color:#ffffff;width:100%;border-collapse:separate;"
>
<tbody>
<tr>
<td
style="border:1px solid #e1e1de;border-radius:8px;direction:{{dir}};font-size:0px;padding:0;text-align:center;"
>
<!--[if mso | IE]><table role="presentation" border="0" cellpadding="0" cellspacing="0"><tr><td class="band-outlook" width="560px" ><table align="center" border="0" cellpadding="0" cellspacing="0" class="band-outlook" role="presentation" style="width:558px;" width="558" bgcolor="{{fill}}" ><tr><td style="line-height:0px;font-size:0px;mso-line-height-rule:exactly;"><![endif]-->
<div  class="band" style="background:{{fill}};background-color:{{fill}};margin:0px auto;max-width:558px;border-radius:7px 7px 0 0;overflow:hidden;">
<table
align="center" border="0" cellpadding="0" cellspacing="0" role="presentation" style="background:{{fill}};background-color:{{fill}};width:100%;border-collapse:separate;"
>
<tbody>
<tr>
<td
style="border-radius:7px 7px 0 0;direction:{{dir}};font-size:0px;padding:0;text-align:{{start}};"
>
<!--[if mso | IE]><table role="presentation" border="0" cellpadding="0" cellspacing="0"><tr><td class="" style="vertical-align:top;width:558px;" ><![endif]-->
<div
class="mj-column-per-100 mj-outlook-group-fix" style="font-size:0px;text-align:left;direction:{{dir}};display:inline-block;vertical-align:top;width:100%;"
>
<table
border="0" cellpadding="0" cellspacing="0" role="presentation" style="vertical-align:top;" width="100%"
>
<tbody>
<tr>
<td
style="font-size:0px;word-break:break-word;"
>
<div
style="height:6px;line-height:6px;"
>&#8202;</div>
</td>
</tr>
</tbody>
</table>
</div>
<!--[if mso | IE]></td></tr></table><![endif]-->
</td>
</tr>
</tbody>
</table>
</div>
<!--[if mso | IE]></td></tr></table></td></tr><tr><td class="" width="560px" ><table align="center" border="0" cellpadding="0" cellspacing="0" class="" role="presentation" style="width:558px;" width="558" ><tr><td style="line-height:0px;font-size:0px;mso-line-height-rule:exactly;"><![endif]-->
<div  style="margin:0px auto;max-width:558px;">
<table
align="center" border="0" cellpadding="0" cellspacing="0" role="presentation" style="width:100%;"
>
<tbody>
<tr>
<td
style="direction:{{dir}};font-size:0px;padding:24px 0 16px;text-align:{{start}};"
>
<!--[if mso | IE]><table role="presentation" border="0" cellpadding="0" cellspacing="0"><tr><td class="" style="vertical-align:top;width:558px;" ><![endif]-->
<div
class="mj-column-per-100 mj-outlook-group-fix" style="font-size:0px;text-align:left;direction:{{dir}};display:inline-block;vertical-align:top;width:100%;"
>
<table
border="0" cellpadding="0" cellspacing="0" role="presentation" style="vertical-align:top;" width="100%"
>
<tbody>
<tr>
<td
align="{{start}}" class="inside accent" style="font-size:0px;padding:0 32px 16px;padding-bottom:24px;word-break:break-word;"
>
<div
style="font-family:-apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', Helvetica, Arial, sans-serif;font-size:16px;font-weight:600;line-height:24px;text-align:{{start}};color:{{link}};"
>{{organization}}</div>
</td>
</tr>
<tr>
<td
align="{{start}}" class="inside ink heading" style="font-size:0px;padding:0 32px 16px;word-break:break-word;"
>
<div
style="font-family:-apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', Helvetica, Arial, sans-serif;font-size:24px;font-weight:700;line-height:30px;text-align:{{start}};color:#1b1c1f;"
><h1 style="margin:0;font-size:inherit;line-height:inherit;font-weight:inherit;">{{heading}}</h1></div>
</td>
</tr>
{{#paragraphs}}
<tr>
<td
align="{{start}}" class="inside ink" style="font-size:0px;padding:0 32px 16px;word-break:break-word;"
>
<div
style="font-family:-apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', Helvetica, Arial, sans-serif;font-size:16px;line-height:24px;text-align:{{start}};color:#1b1c1f;"
>{{text}}</div>
</td>
</tr>
{{/paragraphs}}{{#secret}}
<tr>
<td
align="{{start}}" class="inside ink" style="font-size:0px;padding:4px 32px 20px;word-break:break-word;"
>
<div
style="font-family:ui-monospace, 'SF Mono', Menlo, Consolas, 'Liberation Mono', monospace;font-size:22px;font-weight:600;line-height:32px;text-align:{{start}};color:#1b1c1f;"
>{{text}}</div>
</td>
</tr>
{{/secret}}{{#list}}
<tr>
<td
align="{{start}}" class="inside accent item" style="font-size:0px;padding:0 32px 16px;word-break:break-word;"
>
<div
style="font-family:-apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', Helvetica, Arial, sans-serif;font-size:16px;line-height:24px;text-align:{{start}};color:{{link}};"
><a href="{{href}}" style="color:{{link}};font-weight:600;">{{label}}</a><br><span style="font-size:14px;">{{href}}</span></div>
</td>
</tr>
{{/list}}{{#button}}
<tr>
<td
align="{{start}}" class="button" style="font-size:0px;padding:8px 32px 24px;word-break:break-word;"
>
<table
border="0" cellpadding="0" cellspacing="0" role="presentation" style="border-collapse:separate;line-height:100%;"
>
<tbody>
<tr>
<td
align="center" bgcolor="{{fill}}" role="presentation" style="border:none;border-radius:8px;cursor:auto;mso-padding-alt:12px 24px;background:{{fill}};" valign="middle"
>
<a
href="{{href}}" rel="noreferrer" style="display:inline-block;background:{{fill}};color:{{onFill}};font-family:-apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', Helvetica, Arial, sans-serif;font-size:16px;font-weight:600;line-height:24px;margin:0;text-decoration:none;text-transform:none;padding:12px 24px;mso-padding-alt:0px;border-radius:8px;" target="_blank"
>
{{label}}
</a>
</td>
</tr>
</tbody>
</table>
</td>
</tr>
<tr>
<td
align="{{start}}" class="inside quiet" style="font-size:0px;padding:0 32px 16px;padding-bottom:4px;word-break:break-word;"
>
<div
style="font-family:-apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', Helvetica, Arial, sans-serif;font-size:14px;line-height:20px;text-align:{{start}};color:#5b5e65;"
>{{intro}}</div>
</td>
</tr>
<tr>
<td
align="{{start}}" class="inside accent full" style="font-size:0px;padding:0 32px 16px;word-break:break-word;"
>
<div
style="font-family:-apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', Helvetica, Arial, sans-serif;font-size:14px;line-height:20px;text-align:{{start}};color:{{link}};"
><a href="{{href}}" style="color:{{link}};">{{href}}</a></div>
</td>
</tr>
{{/button}}{{#validity}}
<tr>
<td
align="{{start}}" class="inside ink" style="font-size:0px;padding:0 32px 16px;word-break:break-word;"
>
<div
style="font-family:-apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', Helvetica, Arial, sans-serif;font-size:16px;line-height:24px;text-align:{{start}};color:#1b1c1f;"
>{{text}}</div>
</td>
</tr>
{{/validity}}
<tr>
<td
align="center" class="line" style="font-size:0px;padding:8px 0 20px;word-break:break-word;"
>
<p
style="border-top:solid 1px #e1e1de;font-size:1px;margin:0px auto;width:100%;"
>
</p>
<!--[if mso | IE]><table align="center" border="0" cellpadding="0" cellspacing="0" style="border-top:solid 1px #e1e1de;font-size:1px;margin:0px auto;width:558px;" role="presentation" width="558px" ><tr><td style="height:0;line-height:0;"> &nbsp;
</td></tr></table><![endif]-->
</td>
</tr>
{{#notes}}
<tr>
<td
align="{{start}}" class="inside quiet" style="font-size:0px;padding:0 32px 16px;padding-bottom:12px;word-break:break-word;"
>
<div
style="font-family:-apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', Helvetica, Arial, sans-serif;font-size:14px;line-height:21px;text-align:{{start}};color:#5b5e65;"
>{{text}}</div>
</td>
</tr>
{{/notes}}
</tbody>
</table>
</div>
<!--[if mso | IE]></td></tr></table><![endif]-->
</td>
</tr>
</tbody>
</table>
</div>
<!--[if mso | IE]></td></tr></table></td></tr></table><![endif]-->
</td>
</tr>
</tbody>
</table>
</div>
<!--[if mso | IE]></td></tr></table><table align="center" border="0" cellpadding="0" cellspacing="0" class="" role="presentation" style="width:560px;" width="560" ><tr><td style="line-height:0px;font-size:0px;mso-line-height-rule:exactly;"><![endif]-->
<div  style="margin:0px auto;max-width:560px;">
<table
align="center" border="0" cellpadding="0" cellspacing="0" role="presentation" style="width:100%;"
>
<tbody>
<tr>
<td
style="direction:{{dir}};font-size:0px;padding:16px 0 32px;text-align:{{start}};"
>
<!--[if mso | IE]><table role="presentation" border="0" cellpadding="0" cellspacing="0"><tr><td class="" style="vertical-align:top;width:560px;" ><![endif]-->
<div
class="mj-column-per-100 mj-outlook-group-fix" style="font-size:0px;text-align:left;direction:{{dir}};display:inline-block;vertical-align:top;width:100%;"
>
<table
border="0" cellpadding="0" cellspacing="0" role="presentation" style="vertical-align:top;" width="100%"
>
<tbody>
<tr>
<td
align="{{start}}" class="inside quiet" style="font-size:0px;padding:0 32px 16px;padding-bottom:0;word-break:break-word;"
>
<div
style="font-family:-apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', Helvetica, Arial, sans-serif;font-size:14px;line-height:21px;text-align:{{start}};color:#5b5e65;"
>{{footer}}</div>
</td>
</tr>
</tbody>
</table>
</div>
<!--[if mso | IE]></td></tr></table><![endif]-->
</td>
</tr>
</tbody>
</table>
</div>
<!--[if mso | IE]></td></tr></table><![endif]-->
</div>
</body>
</html>`;
