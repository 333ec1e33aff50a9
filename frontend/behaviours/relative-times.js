// <time data-ago> and <time data-due="answer"> stay true while the page is open.
// The patterns stand in <meta name="words-of-time">, in the reader's language, with {} for the number or span.
const words = document.querySelector('meta[name="words-of-time"]')?.dataset;
const hour = 3600;

function span(seconds) {
  const minutes = Math.max(Math.floor(seconds / 60), 1);
  if (minutes < 60) return words.minutes.replace("{}", minutes);
  if (minutes < 48 * 60) return words.hours.replace("{}", Math.floor(minutes / 60));
  return words.days.replace("{}", Math.floor(minutes / (24 * 60)));
}

function sayAgo(time, now) {
  const passed = (now - Date.parse(time.dateTime)) / 1000;
  if (passed >= 7 * 24 * hour) return;
  say(time, passed < 60 ? words.now : words.ago.replace("{}", span(passed)));
}

function sayDue(time, now) {
  const left = (Date.parse(time.dateTime) - now) / 1000;
  if (left > hour) return;
  time.dataset.state = left < 0 ? "late" : "soon";
  say(time, left < 0 ? words.late.replace("{}", span(-left)) : inTime(time.dataset.due, left));
}

function inTime(what, left) {
  return words.in.replace("{what}", what).replace("{}", span(left));
}

function say(time, text) {
  if (time.textContent !== text) time.textContent = text;
}

function sayAll() {
  const now = Date.now();
  document.querySelectorAll("time[data-ago]").forEach((time) => sayAgo(time, now));
  document.querySelectorAll("time[data-due]").forEach((time) => sayDue(time, now));
}

if (words) setInterval(sayAll, 20_000);
