/**
 * The bare floor: plain node:http, one prepared statement on better-sqlite3, one compiled Handlebars template. It reads
 * the rows Guichet reads and prints them, and does nothing else: no session, no rights, no audit, no layout.
 *
 *   node bench/floor.mjs DATABASE PORT
 *   GET /list?assignee=ACCOUNT   the 50 latest cases of an agent
 *   GET /case?number=NUMBER      a case with its messages
 */
import { createServer } from 'node:http';
import Database from 'better-sqlite3';
import Handlebars from 'handlebars';

const [file, port] = process.argv.slice(2);
const database = new Database(file, { readonly: true });

const list = {
  statement: database.prepare(
    `SELECT c.number, c.subject, c.type, c.channel, c.status, c.priority, c.opened_at, c.updated_at, c.uai,
       e.name AS school, p.first_name, COALESCE(p.usage_name, p.birth_name) AS last_name, p.username,
       c.requester_name, a.name AS assignee
     FROM cases c LEFT JOIN people p ON p.id = c.person_id LEFT JOIN accounts a ON a.id = c.assignee_id
       LEFT JOIN establishments e ON e.uai = c.uai
     WHERE c.assignee_id = ? ORDER BY c.updated_at DESC, c.seq DESC LIMIT 50`,
  ),
  template:
    Handlebars.compile(`<!doctype html><html lang="fr"><meta charset="utf-8"><title>Demandes</title><table>
{{#each rows}}<tr><td><a href="/cases/{{number}}">{{number}}</a></td><td>{{subject}}</td><td>{{type}}</td>
<td>{{channel}}</td><td>{{status}}</td><td>{{priority}}</td><td>{{first_name}} {{last_name}} {{username}}</td>
<td>{{uai}} {{school}}</td><td>{{requester_name}}</td><td>{{assignee}}</td><td>{{opened_at}}</td>
<td>{{updated_at}}</td></tr>{{/each}}</table></html>`),
};
const page = {
  statement: database.prepare(
    `SELECT c.number, c.subject, c.type, c.status, c.opened_at, c.updated_at, c.uai, c.version, e.name AS school,
       p.first_name, COALESCE(p.usage_name, p.birth_name) AS last_name, p.username, a.name AS assignee,
       m.at, m.body, m.visibility
     FROM cases c LEFT JOIN people p ON p.id = c.person_id LEFT JOIN accounts a ON a.id = c.assignee_id
       LEFT JOIN establishments e ON e.uai = c.uai LEFT JOIN case_messages m ON m.case_id = c.id
     WHERE c.number = ? ORDER BY m.at`,
  ),
  template: Handlebars.compile(`<!doctype html><html lang="fr"><meta charset="utf-8">{{#with rows.[0]}}
<title>{{number}}</title><h1>{{number}} {{subject}}</h1><p>{{type}} {{status}} {{opened_at}} {{updated_at}} {{version}}
{{uai}} {{school}} {{first_name}} {{last_name}} {{username}} {{assignee}}</p>{{/with}}<ol>{{#each rows}}
<li>{{at}} {{visibility}}<p>{{body}}</p></li>{{/each}}</ol></html>`),
};

createServer((request, response) => {
  const [path, query = ''] = request.url.split('?');
  const { statement, template } = path === '/list' ? list : page;
  const body = Buffer.from(template({ rows: statement.all(query.slice(query.indexOf('=') + 1)) }));
  response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Content-Length': body.length });
  response.end(body);
}).listen(Number(port), '127.0.0.1');
