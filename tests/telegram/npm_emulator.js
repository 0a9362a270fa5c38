// Drives our bot with the npm package telegram-test-api: somebody else's idea of Telegram's server.
// Prints {"address"} when it listens; on a line of standard input it asks the question of that line, taps the first
// button of the answer, and prints both messages of the bot.
"use strict";
const http = require("http");
const readline = require("readline");
const express = require("express");
const TelegramServer = require("telegram-test-api");

const TOKEN = process.argv[2];
const server = new TelegramServer({ port: 1, host: "127.0.0.1" });

// What the package leaves out, and python-telegram-bot insists on: `is_bot`, dates in seconds, results of
// edits, `chat_instance`; and options that it gives back as the text they came as.
const added = server.addBotMessage.bind(server);
server.addBotMessage = (message, token) => {
  const shown = added(message, token);
  for (const name of ["link_preview_options", "reply_parameters"]) delete shown[name]; // still the text of the form
  return { ...shown, date: Math.floor(shown.date / 1000) };
};
const front = express();
const ok = (result) => (request, response) => response.json({ ok: true, result });
const me = { id: 666, is_bot: true, first_name: "Bot", username: "TestNameBot" };
front.all("/bot:token/getMe", ok(me));
for (const method of ["answerCallbackQuery", "editMessageReplyMarkup", "setMyCommands"]) {
  front.all(`/bot:token/${method}`, ok(true));
}
// The package answers getUpdates at once; Telegram waits until there is something.
front.all("/bot:token/getUpdates", async (request, response) => {
  for (let round = 0; round < 100; round += 1) {
    const result = server.getUpdates(request.params.token);
    for (const { callback_query: tap } of result) if (tap) tap.chat_instance = "1";
    if (result.length > 0 || request.destroyed) return response.json({ ok: true, result });
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return response.json({ ok: true, result: [] });
});
front.use(server.webServer);

const listening = http.createServer(front).listen(0, "127.0.0.1", () => {
  server.config.apiURL = `http://127.0.0.1:${listening.address().port}`;
  console.log(JSON.stringify({ address: server.config.apiURL }));
});

async function converse(question) {
  const person = server.getClient(TOKEN, { timeout: 60000 });
  await person.sendMessage(person.makeMessage(question));
  const [answer] = (await person.getUpdates()).result;
  console.log(JSON.stringify(answer.message));
  const [[button]] = answer.message.reply_markup.inline_keyboard;
  const message = { message_id: answer.messageId, date: 1, text: answer.message.text, chat: person.makeMessage("").chat };
  await person.sendCallback(person.makeCallbackQuery(button.callback_data, { message }));
  const [source] = (await person.getUpdates()).result;
  console.log(JSON.stringify(source.message));
}

readline.createInterface({ input: process.stdin }).once("line", (line) =>
  converse(line).then(
    () => process.exit(0),
    (error) => {
      console.error(error);
      process.exit(1);
    },
  ),
);
