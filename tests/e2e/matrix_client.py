"""A person with a Matrix client (matrix-nio), as a story needs one."""

import asyncio
import io

import nio

PATIENCE_S = 15


class Client:
    """`async with Client(synapse, "farida") as farida:`; the account must exist."""

    def __init__(self, synapse, name, password="a long password"):
        self.user_id = f"@{name}:promenade.test"
        self._password = password
        self._nio = nio.AsyncClient(synapse.url, self.user_id)
        self._events = {}     # room -> its events as the server gave them, in order
        self._seen = {}       # room -> how many of them were waited for
        self._invites = []
        self._changed = asyncio.Condition()
        self._syncing = None

    async def __aenter__(self):
        answer = await self._nio.login(self._password)
        if not isinstance(answer, nio.LoginResponse):
            raise RuntimeError(f"cannot log in: {answer}")
        self._nio.add_event_callback(self._on_event, nio.Event)
        self._nio.add_event_callback(self._on_invite, nio.InviteMemberEvent)
        self._syncing = asyncio.create_task(
            self._nio.sync_forever(timeout=30000, full_state=True))
        return self

    async def __aexit__(self, *_):
        self._syncing.cancel()
        await asyncio.gather(self._syncing, return_exceptions=True)
        await self._nio.close()

    async def dm(self, bot):
        """A direct room with the bot, which has joined."""
        return await self.room([bot], is_direct=True)

    async def room(self, invited, is_direct=False, encrypted=False):
        """A private room, once everyone invited has joined."""
        encryption = [nio.EnableEncryptionBuilder().as_dict()] if encrypted else []
        answer = await self._nio.room_create(is_direct=is_direct, invite=invited,
                                             initial_state=encryption,
                                             preset=nio.RoomPreset.trusted_private_chat)
        room = self._checked(answer).room_id
        for user in invited:
            await self.wait(room, lambda event, user=user: (
                event["type"] == "m.room.member" and event["state_key"] == user
                and event["content"]["membership"] == "join"))
        return room

    async def accept_invite(self, inviter):
        """Waits for an invitation and joins; returns the room."""
        async with asyncio.timeout(PATIENCE_S), self._changed:
            await self._changed.wait_for(lambda: any(i[1] == inviter for i in self._invites))
            invite = next(i for i in self._invites if i[1] == inviter)
            self._invites.remove(invite)
        self._checked(await self._nio.join(invite[0]))
        return invite[0]

    async def invite(self, room, user):
        self._checked(await self._nio.room_invite(room, user))

    async def leave(self, room):
        self._checked(await self._nio.room_leave(room))

    async def say(self, room, text, relates_to=None):
        """Sends a text; returns its event id."""
        content = {"msgtype": "m.text", "body": text}
        if relates_to is not None:
            content["m.relates_to"] = relates_to
        return await self.send(room, "m.room.message", content)

    async def send_image(self, room, path):
        """Uploads a picture and sends it, as a client does."""
        answer, _ = await self._nio.upload(
            io.BytesIO(path.read_bytes()), content_type="image/jpeg", filename=path.name,
            filesize=path.stat().st_size)
        return await self.send(room, "m.room.message", {
            "msgtype": "m.image", "body": path.name, "url": self._checked(answer).content_uri})

    async def edit(self, room, event_id, text):
        return await self.send(room, "m.room.message", {
            "msgtype": "m.text", "body": f"* {text}",
            "m.new_content": {"msgtype": "m.text", "body": text},
            "m.relates_to": {"rel_type": "m.replace", "event_id": event_id}})

    async def react(self, room, event_id, key):
        return await self.send(room, "m.reaction", {
            "m.relates_to": {"rel_type": "m.annotation", "event_id": event_id, "key": key}})

    async def redact(self, room, event_id):
        self._checked(await self._nio.room_redact(room, event_id))

    async def send(self, room, kind, content):
        return self._checked(await self._nio.room_send(
            room, kind, content, ignore_unverified_devices=True)).event_id

    async def wait(self, room, wanted, patience_s=PATIENCE_S):
        """The next event of the room that `wanted(event)` accepts; those before it are passed."""
        start = self._seen.get(room, 0)
        found = []

        def look():
            events = self._events.get(room, [])
            for index in range(start, len(events)):
                if wanted(events[index]):
                    found.append((index, events[index]))
                    return True
            return False

        try:
            async with asyncio.timeout(patience_s), self._changed:
                await self._changed.wait_for(look)
        except TimeoutError:
            passed = [f"{e['sender']} {e['type']} {e['content'].get('body', '')!r}"
                      for e in self._events.get(room, [])[start:]]
            raise AssertionError(f"{self.user_id} waited in vain; saw {passed}") from None
        index, event = found[0]
        self._seen[room] = index + 1
        return event

    async def wait_text(self, room, text, sender=None, patience_s=PATIENCE_S):
        """The next message whose body holds `text`, not written by this person."""
        return await self.wait(room, lambda event: (
            event["type"] == "m.room.message" and text in event["content"].get("body", "")
            and event["sender"] != self.user_id and sender in (None, event["sender"])), patience_s)

    def texts(self, room):
        """Every body seen in the room, for checks of what must not be there."""
        return [event["content"].get("body", "") for event in self._events.get(room, [])
                if event["type"] == "m.room.message"]

    async def _on_event(self, room, event):
        async with self._changed:
            self._events.setdefault(room.room_id, []).append(event.source)
            self._changed.notify_all()

    async def _on_invite(self, room, event):
        if event.membership != "invite" or event.state_key != self.user_id:
            return
        async with self._changed:
            self._invites.append((room.room_id, event.sender))
            self._changed.notify_all()

    @staticmethod
    def _checked(answer):
        if isinstance(answer, nio.ErrorResponse):
            raise RuntimeError(str(answer))
        return answer
