// Answers the links of the site that `try-report` makes; its port goes into the file that is named.
import { createServer } from "node:http";
import { writeFileSync } from "node:fs";

const server = createServer((request, response) => {
  const [status, headers] = {
    "/alive": [200, {}],
    "/moved": [301, { location: "/alive" }],
    "/failing": [500, {}],
  }[request.url] ?? [404, {}];
  response.writeHead(status, { "content-type": "text/html", ...headers });
  response.end("<!DOCTYPE html><title>x</title>");
});
server.listen(0, "127.0.0.1", () => writeFileSync(process.argv[2], String(server.address().port)));
