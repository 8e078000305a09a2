/** Close to what Slack looks like in its light theme. */
export const style = `
* { box-sizing: border-box; }
body { margin: 0; background: #fff; font: 15px/1.47 Lato, "Liberation Sans", "DejaVu Sans", "Noto Color Emoji", sans-serif; color: #1d1c1d; }
main { width: 760px; padding: 0 0 18px; }
header { padding: 12px 20px; font-weight: 900; font-size: 18px; border-bottom: 1px solid #ddd; }
header small { font-weight: 400; color: #616061; margin-left: 12px; font-size: 13px; }
article { display: flex; gap: 10px; padding: 10px 20px 4px; }
.avatar { width: 36px; height: 36px; border-radius: 7px; color: #fff; font-weight: 700; font-size: 19px; display: grid; place-items: center; flex: none; }
.said { flex: 1; min-width: 0; }
.by { margin-bottom: 2px; }
.app { background: #ddd; color: #616061; font-size: 10px; font-weight: 700; border-radius: 3px; padding: 1px 3px; margin-left: 5px; vertical-align: 1px; }
time { color: #616061; font-size: 12px; margin-left: 7px; }
h2 { font-size: 18px; line-height: 1.3; margin: 4px 0 6px; font-weight: 900; }
.rich { margin: 2px 0 6px; overflow-wrap: anywhere; }
blockquote { margin: 4px 0; padding: 0 0 0 12px; border-left: 4px solid #ddd; }
code { font: 12px "DejaVu Sans Mono", monospace; background: #f6f6f6; border: 1px solid #ddd; border-radius: 3px; padding: 1px 3px; color: #c01343; }
ul { margin: 2px 0; padding-left: 26px; }
.context { color: #616061; font-size: 13px; margin: 2px 0 6px; }
.actions { display: flex; flex-wrap: wrap; gap: 8px; margin: 6px 0; }
.button { border: 1px solid #bbbabb; border-radius: 4px; padding: 4px 11px; font-weight: 700; font-size: 13px; background: #fff; }
.button.primary { background: #007a5a; border-color: #007a5a; color: #fff; }
.button.danger { background: #e01e5a; border-color: #e01e5a; color: #fff; }
.feedback { display: flex; gap: 14px; font-size: 12px; color: #616061; margin: 2px 0 6px; }
hr { border: 0; border-top: 1px solid #ddd; margin: 8px 0; }
a { color: #1264a3; }
.mention { background: #e8f5fa; border-radius: 3px; padding: 0 2px; }
.home { padding: 12px 20px 0; }
.modal { width: 520px; margin: 20px auto 4px; border: 1px solid #ddd; border-radius: 9px; padding: 20px 26px 16px; box-shadow: 0 8px 28px #0002; }
.modal h1 { font-size: 21px; margin: 0 0 12px; }
.modal label { display: block; font-weight: 700; margin: 14px 0 5px; }
.field { border: 1px solid #868686; border-radius: 4px; min-height: 36px; padding: 6px 11px; color: #1d1c1d; }
.field.large { min-height: 92px; }
.hint { color: #616061; font-size: 13px; margin-top: 3px; }
footer { display: flex; justify-content: flex-end; gap: 10px; margin-top: 22px; }
footer .button { padding: 7px 15px; font-size: 15px; }
`;
