"""A mail server for the tests, on loopback: says its port, then one JSON line
for every e-mail that was offered. Its answers are its arguments, one for each
offer; the last one stays.

usage: smtp_server.py PORT accept|451|550 ...
"""
import asyncio
import json
import sys
from email import message_from_bytes

from aiosmtpd.smtp import SMTP

ANSWERS = {
    "accept": "250 Taken",
    "451": "451 4.3.0 Not now",
    "550": "550 5.1.1 Nobody of that name here",
}


class Offers:
    def __init__(self, answers):
        self.answers = answers

    async def handle_DATA(self, server, session, envelope):
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        message = message_from_bytes(envelope.content)
        offer = {
            "answer": answer,
            "to": ", ".join(envelope.rcpt_tos),
            "message_id": message["Message-ID"],
            "subject": str(message["Subject"]),
            "body": message.get_payload(decode=True).decode(),
            "raw": envelope.content.decode(),
        }
        print(json.dumps(offer), flush=True)
        return ANSWERS[answer]


async def main(port, answers):
    offers = Offers(answers)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(offers, hostname="localhost"), "127.0.0.1", port)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main(int(sys.argv[1]), sys.argv[2:]))
