/**
 * The bare floor: plain node:http, one prepared statement on better-sqlite3, one compiled Handlebars template. It reads
 * what Guichet reads of the same 50 rows or the same case and prints it as it stands in the database, and does nothing
 * else: no session, no rights, no line in the trail, no words in two languages, no formatted dates, no forms, no layout,
 * no compression. What it leaves out is what the product costs; what it prints is what the page tells.
 *
 *   node bench/floor.mjs DATABASE PORT
 *   GET /list?assignee=ACCOUNT   the 50 latest cases of an agent
 *   GET /case?number=NUMBER      a case: facts, person, messages and events, checks and evidence, resets
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
// Everything of the case that Guichet's page tells: its facts, what an agent should know of the person, messages and
// events with who wrote them, checks with their evidence, resets with their claims. One statement, so as JSON.
const json = (columns, from, order) =>
  `(SELECT json_group_array(json_object(${columns}) ORDER BY ${order}) FROM ${from})`;
const timeline = `SELECT m.id, m.at, a.name AS who, 'message' AS kind, m.visibility, m.body AS said, NULL AS before
    FROM case_messages m LEFT JOIN accounts a ON a.id = m.author_id WHERE m.case_id = c.id
  UNION ALL SELECT v.id, v.at, a.name, v.kind, NULL, v.after, v.before
    FROM case_events v LEFT JOIN accounts a ON a.id = v.actor_id WHERE v.case_id = c.id`;
const MONTH = 30 * 86_400_000;
const page = {
  statement: database.prepare(
    `SELECT c.number, c.subject, c.type, c.channel, c.status, c.priority, c.opened_at, c.updated_at, c.resolved_at,
       c.closed_at, c.cause, c.reopened_count, c.uai, c.team, c.version, e.name AS school, e.commune, e.phone,
       p.first_name, COALESCE(p.usage_name, p.birth_name) AS last_name, p.username, p.email, p.function,
       p.status AS account_status, p.account_class, c.requester_name, a.name AS assignee, o.name AS opener,
       (SELECT COUNT(*) FROM cases x WHERE x.person_id = c.person_id AND x.id <> c.id
         AND x.status IN ('new', 'open', 'pending-requester', 'pending-third-party')) AS other_cases,
       (SELECT MAX(MAX(set_on, COALESCE(dropped_at, 0))) FROM person_contacts k WHERE k.person_id = c.person_id
         AND k.academic = FALSE) AS contacts_changed_at,
       (SELECT COUNT(*) FROM resets t WHERE t.person_id = c.person_id AND t.created_at >= $since) AS recent_resets,
       (SELECT COUNT(*) FROM evidence v WHERE v.person_id = c.person_id AND v.created_at >= $since
         AND v.outcome IN ('mismatch', 'locked')) AS refused_checks,
       (SELECT COUNT(*) FROM identity_checks i WHERE i.person_id = c.person_id AND i.case_id <> c.id
         AND i.state = 'live') AS other_checks,
       (SELECT MAX(f.opened_at) FROM freezes f WHERE f.person_id = c.person_id AND f.lifted_at IS NULL) AS frozen_at,
       ${json(`'at', t.at, 'who', t.who, 'kind', t.kind, 'visibility', t.visibility, 'said', t.said, 'before', t.before`, `(${timeline}) t`, 't.at, t.id')} AS timeline,
       ${json(`'action', i.action, 'state', i.state, 'reason', i.dead_reason, 'at', i.created_at`, 'identity_checks i WHERE i.case_id = c.id', 'i.created_at DESC')} AS checks,
       ${json(`'kind', v.kind, 'outcome', v.outcome, 'channel', v.channel, 'who', COALESCE(v.answered_by, v.voucher_name), 'at', v.created_at`, 'evidence v WHERE v.case_id = c.id', 'v.created_at')} AS evidence,
       ${json(`'kind', t.kind, 'state', t.state, 'delivery', t.delivery, 'at', t.created_at, 'done', t.finished_at, 'proof', t.proof, 'claim', l.state, 'expires', l.expires_at`, 'resets t LEFT JOIN claims l ON l.reset_id = t.id WHERE t.case_id = c.id', 't.created_at DESC')} AS resets
     FROM cases c LEFT JOIN people p ON p.id = c.person_id LEFT JOIN accounts a ON a.id = c.assignee_id
       LEFT JOIN accounts o ON o.id = c.opened_by LEFT JOIN establishments e ON e.uai = c.uai
     WHERE c.number = $number`,
  ),
  template: Handlebars.compile(`<!doctype html><html lang="fr"><meta charset="utf-8">
<title>{{number}}</title><h1>{{number}} {{subject}}</h1><dl><dt>Statut<dd>{{status}}<dt>Priorité<dd>{{priority}}
<dt>Type<dd>{{type}}<dt>Canal<dd>{{channel}}<dt>Demandeur<dd>{{requester_name}}<dt>Établissement<dd>{{school}} {{uai}}
{{commune}} {{phone}}<dt>Agent<dd>{{assignee}}<dt>Équipe<dd>{{team}}<dt>Ouverte<dd>{{opened_at}} {{opener}}
<dt>Modifiée<dd>{{updated_at}} {{version}}<dt>Résolue<dd>{{resolved_at}}<dt>Close<dd>{{closed_at}} {{cause}}
{{reopened_count}}</dl><dl><dt>Personne<dd>{{first_name}} {{last_name}} {{username}} {{email}} {{function}}
<dt>Compte<dd>{{account_status}} {{account_class}}<dt>Autres demandes<dd>{{other_cases}}<dt>Contacts
<dd>{{contacts_changed_at}}<dt>Réinitialisations<dd>{{recent_resets}}<dt>Refus<dd>{{refused_checks}}<dt>Vérifications
<dd>{{other_checks}}<dt>Gel<dd>{{frozen_at}}</dl><ol>{{#each timeline}}<li>{{at}} {{who}} {{kind}} {{visibility}}
{{before}}<p>{{said}}</p></li>{{/each}}</ol><ol>{{#each checks}}<li>{{action}} {{state}} {{reason}} {{at}}</li>{{/each}}
</ol><ol>{{#each evidence}}<li>{{kind}} {{outcome}} {{channel}} {{who}} {{at}}</li>{{/each}}</ol><ol>{{#each resets}}
<li>{{kind}} {{state}} {{delivery}} {{at}} {{done}} {{proof}} {{claim}} {{expires}}</li>{{/each}}</ol></html>`),
};

function caseOf(number) {
  const row = page.statement.get({ number, since: Date.now() - MONTH });
  for (const name of ['timeline', 'checks', 'evidence', 'resets']) row[name] = JSON.parse(row[name]);
  return page.template(row);
}

createServer((request, response) => {
  const [path, query = ''] = request.url.split('?');
  const asked = query.slice(query.indexOf('=') + 1);
  const html = path === '/list' ? list.template({ rows: list.statement.all(asked) }) : caseOf(asked);
  const body = Buffer.from(html);
  response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Content-Length': body.length });
  response.end(body);
}).listen(Number(port), '127.0.0.1');
