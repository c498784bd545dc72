// The unchanged @stomp/stompjs, told by lines of JSON on standard input what to do. What happens to
// it is a line of JSON on standard output.
import { createInterface } from 'node:readline';
import { Client } from '@stomp/stompjs';
import { WebSocket } from 'ws';

Object.assign(globalThis, { WebSocket });

const tell = (event, more = {}) => console.log(JSON.stringify({ event, ...more }));
const subscriptions = new Map();
const unacknowledged = new Map();
const wanted = new Map();
let client;

function subscribe(id, destination, headers) {
  const onMessage = (message) => {
    unacknowledged.set(message.headers['message-id'], message);
    tell('message', { id, headers: message.headers, body: message.body });
  };
  subscriptions.set(id, client.subscribe(destination, onMessage, { ...headers, id }));
}

const actions = {
  connect({ url, connectHeaders = {}, ...more }) {
    client = new Client({
      brokerURL: url,
      connectHeaders,
      reconnectDelay: 100,
      ...more,
      // As every application does it: what it follows it subscribes to again.
      onConnect: (frame) => {
        wanted.forEach(({ destination, headers }, id) => subscribe(id, destination, headers));
        tell('connected', { headers: frame.headers });
      },
      onStompError: (frame) => tell('error', { headers: frame.headers, body: frame.body }),
      onWebSocketClose: ({ code }) => tell('closed', { code }),
      onUnhandledMessage: ({ headers, body }) => tell('unhandled', { headers, body }),
      onUnhandledReceipt: ({ headers }) => tell('receipt', { headers }),
      onDisconnect: () => tell('disconnected'),
    });
    client.activate();
  },
  subscribe({ id, destination, headers = {} }) {
    wanted.set(id, { destination, headers });
    subscribe(id, destination, headers);
  },
  unsubscribe({ id, headers }) {
    wanted.delete(id);
    subscriptions.get(id).unsubscribe(headers);
  },
  publish(frame) {
    client.publish(frame);
  },
  ack({ messageId, headers }) {
    unacknowledged.get(messageId).ack(headers);
  },
  nack({ messageId, headers }) {
    unacknowledged.get(messageId).nack(headers);
  },
  /** The network is gone: no close handshake. */
  cut() {
    client.webSocket.terminate();
  },
  stayAway() {
    client.reconnectDelay = 0;
  },
  async disconnect() {
    await client.deactivate();
    tell('deactivated');
  },
};

createInterface({ input: process.stdin })
  .on('line', (line) => {
    const { action, ...more } = JSON.parse(line);
    actions[action](more);
  })
  .on('close', () => process.exit(0));
