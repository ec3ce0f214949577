"""The official Python SDK against an emulator: each response must match the SDK's types.

SENT_BASE_URL says where the emulator is. Every failure is printed; the exit code says whether there was one.
"""

import os
import sys
import time
import warnings

import sent_dm

# Profiles are deprecated, but still served.
warnings.simplefilter("ignore", DeprecationWarning)
client = sent_dm.Sent(api_key="judge", base_url=os.environ["SENT_BASE_URL"], max_retries=0)
raw = sent_dm.Sent(api_key="judge", base_url=os.environ["SENT_BASE_URL"], max_retries=0).with_raw_response
calls = 0
failures = []


def call(what, action, holds=lambda answer: True):
    """Makes a call, checks the expectation about its response, and returns the response."""
    global calls
    calls += 1
    try:
        answer = action()
    except Exception as error:  # Whatever it is, it is a finding.
        failures.append(f"{what}: {type(error).__name__}: {error}")
        return None
    check(what, lambda: holds(answer), answer)
    return answer


def check(what, holds, answer=None):
    try:
        if not holds():
            failures.append(f"{what}: not as it should be: {answer}")
    except Exception as error:
        failures.append(f"{what}: {type(error).__name__}: {error}: {answer}")


def refused(what, action, kind, code):
    """A call that must fail with this class of the SDK and this code of the API."""
    global calls
    calls += 1
    try:
        failures.append(f"{what}: was not refused: {action()}")
    except kind as error:
        check(what, lambda: error.body["error"]["code"] == code, error.body)
    except Exception as error:
        failures.append(f"{what}: {type(error).__name__}: {error}")


missing = "00000000-0000-4000-8000-000000000000"

# Contacts.
contact = call("create a contact", lambda: client.contacts.create(phone_number="+12025550143"),
               lambda a: a.success and a.data.format_e164 == "+12025550143" and a.data.region_code == "US").data
call("get it", lambda: client.contacts.retrieve(contact.id), lambda a: a.data.id == contact.id)
call("update it", lambda: client.contacts.update(contact.id, default_channel="whatsapp"),
     lambda a: a.data.default_channel == "whatsapp" and a.data.updated_at)
call("list contacts", lambda: client.contacts.list(page=1, page_size=10),
     lambda a: a.data.pagination.total_count == len(a.data.contacts) == 1)
call("find it by its number", lambda: client.contacts.list(page=1, page_size=10, phone="+12025550143"),
     lambda a: a.data.contacts[0].id == contact.id)
call("search", lambda: client.contacts.list(page=1, page_size=10, search="555-01"), lambda a: len(a.data.contacts) == 1)
call("summary", lambda: client.contacts.retrieve_message_summary(contact.id), lambda a: a.data.message_count == 0)
refused("the same number", lambda: client.contacts.create(phone_number="+12025550143"), sent_dm.ConflictError, "RESOURCE_007")
refused("no number", lambda: client.contacts.create(phone_number="12"), sent_dm.BadRequestError, "VALIDATION_002")
refused("no such contact", lambda: client.contacts.retrieve(missing), sent_dm.NotFoundError, "RESOURCE_001")
refused("an id that is none", lambda: client.contacts.retrieve("x"), sent_dm.BadRequestError, "VALIDATION_001")
refused("page 0", lambda: client.contacts.list(page=0, page_size=10), sent_dm.BadRequestError, "VALIDATION_005")
refused("no key", lambda: client.me.retrieve(extra_headers={"x-api-key": ""}), sent_dm.AuthenticationError, "AUTH_001")

# Templates.
definition = {"body": {"sms": {"template": "Hello {{1:variable}}", "type": "text", "variables": [
    {"id": 1, "name": "name", "type": "variable",
     "props": {"variableType": "text", "sample": "Ada", "url": None, "shortUrl": None, "alt": None, "mediaType": None}}]}}}
template = call("create a template", lambda: client.templates.create(definition=definition, category="UTILITY"),
                lambda a: a.data.status == "DRAFT" and a.data.variables == ["name"]).data
refused("send with a draft", lambda: client.messages.send(to=["+12025550143"], template={"id": template.id}),
        sent_dm.UnprocessableEntityError, "BUSINESS_005")
call("submit it", lambda: client.templates.update(template.id, name="greeting", submit_for_review=True),
     lambda a: a.data.status == "PENDING" and a.data.name == "greeting")
call("get the template", lambda: client.templates.retrieve(template.id), lambda a: a.data.channels == ["sms"])
call("list templates", lambda: client.templates.list(page=1, page_size=10), lambda a: len(a.data.templates) == 1)
refused("a category that is none", lambda: client.templates.create(definition=definition, category="utility"),
        sent_dm.BadRequestError, "VALIDATION_006")

# Webhooks.
webhook = call("create a webhook", lambda: client.webhooks.create(
    display_name="judge", endpoint_url="http://127.0.0.1:9/", event_types=["message"], retry_count=1),
    lambda a: a.data.signing_secret.startswith("whsec_") and a.data.is_active).data
call("get the webhook", lambda: client.webhooks.retrieve(webhook.id), lambda a: a.data.signing_secret is None)
call("update the webhook", lambda: client.webhooks.update(
    webhook.id, display_name="judged", endpoint_url="http://127.0.0.1:9/", event_types=["message", "contact"]),
    lambda a: a.data.display_name == "judged" and a.data.event_types == ["message", "contact"])
call("list webhooks", lambda: client.webhooks.list(page=1, page_size=10, is_active=True), lambda a: len(a.data.webhooks) == 1)
call("event types", lambda: client.webhooks.list_event_types(),
     lambda a: any(kind.name == "message" and kind.sub_types for kind in a.data.event_types))
call("rotate the secret", lambda: client.webhooks.rotate_secret(webhook.id),
     lambda a: a.data.signing_secret != webhook.signing_secret)
call("test it", lambda: client.webhooks.test(webhook.id, event_type="message.delivered"), lambda a: a.data.success)
call("delivery log", lambda: client.webhooks.list_events(webhook.id, page=1, page_size=10),
     lambda a: a.data.events[0].event_type == "message.delivered")
call("switch it off", lambda: client.webhooks.toggle_status(webhook.id, is_active=False), lambda a: not a.data.is_active)

# Messages. The review of the template takes a second.
time.sleep(1.2)
sent = call("send with a template", lambda: client.messages.send(
    to=["+12025550143"], template={"name": "greeting", "parameters": {"name": "Ada"}}),
    lambda a: a.data.status == "QUEUED" and a.data.recipients[0].body == "Hello Ada").data
text = call("send a text", lambda: client.messages.send(to=["+12025550190"], text="Hello", channel=["sms"]),
            lambda a: len(a.data.recipients) == 1).data
first = call("send with a key", lambda: raw.messages.send(to=["+12025550144"], text="Once", idempotency_key="judge-1"))
again = call("send with the same key", lambda: raw.messages.send(to=["+12025550144"], text="Once", idempotency_key="judge-1"),
             lambda a: a.headers["idempotent-replayed"] == "true"
             and a.headers["x-original-request-id"] == first.headers["x-request-id"])
check("the same message", lambda: first.parse().data.recipients == again.parse().data.recipients)
call("a dry run", lambda: raw.messages.send(to=["+12025550145"], text="Hello", sandbox=True),
     lambda a: a.headers["x-sandbox"] == "true")
later = call("schedule", lambda: client.messages.send(to=["+12025550143"], text="Later", scheduled_at="2099-01-01T00:00:00Z"),
             lambda a: a.data.status == "SCHEDULED")
time.sleep(2)
call("it is delivered", lambda: client.messages.retrieve_status(sent.recipients[0].message_id),
     lambda a: a.data.status == "DELIVERED" and [e.status for e in a.data.events] == ["QUEUED", "SENT", "DELIVERED"]
     and a.data.price is not None and a.data.message_body.content == "Hello Ada")
call("the other has failed", lambda: client.messages.retrieve_status(text.recipients[0].message_id),
     lambda a: a.data.status == "FAILED")
call("activities", lambda: client.messages.retrieve_activities(sent.recipients[0].message_id),
     lambda a: [e.status for e in a.data.activities] == ["DELIVERED", "SENT", "QUEUED"] and a.data.activities[1].price == "0.0125")
call("conversations", lambda: client.conversations.list(page=1, page_size=2), lambda a: a.data.pagination.has_more)
refused("no recipient", lambda: client.messages.send(to=[], text="Hello"), sent_dm.BadRequestError, "VALIDATION_005")
refused("no content", lambda: client.messages.send(to=["+12025550143"]), sent_dm.BadRequestError, "VALIDATION_004")
refused("no such message", lambda: client.messages.retrieve_status(missing), sent_dm.NotFoundError, "RESOURCE_003")

# Account, users, profiles, numbers.
call("me", lambda: client.me.retrieve(), lambda a: a.data.type == "organization" and a.data.channels.sms.configured)
user = call("invite", lambda: client.users.invite(email="ada@example.com", name="Ada", role="developer"),
            lambda a: a.data.status == "invited").data
call("change the role", lambda: client.users.update_role(user.id, role="billing"), lambda a: a.data.role == "billing")
call("list users", lambda: client.users.list(), lambda a: len(a.data.users) == 2)
call("remove the user", lambda: client.users.remove(user.id))
profile = call("create a profile", lambda: client.profiles.create(name="Shop"), lambda a: a.data.name == "Shop").data
call("get the profile", lambda: client.profiles.retrieve(profile.id, x_profile_id=profile.id), lambda a: a.data.id == profile.id)
call("update the profile", lambda: client.profiles.update(profile.id, description="Orders"),
     lambda a: a.data.description == "Orders")
call("complete the profile", lambda: client.profiles.complete(profile.id, web_hook_url="http://127.0.0.1:9/"))
call("campaigns", lambda: client.profiles.campaigns.list(profile.id), lambda a: isinstance(a.data, list))
call("look a number up", lambda: client.numbers.lookup("+12025550143"), lambda a: a.data.is_valid and a.data.country_code == "US")
call("delete the profile", lambda: client.profiles.delete(profile.id))
call("delete the template", lambda: client.templates.delete(template.id))
call("delete the webhook", lambda: client.webhooks.delete(webhook.id))
call("delete the contact", lambda: client.contacts.delete(contact.id))
refused("it is gone", lambda: client.contacts.retrieve(contact.id), sent_dm.NotFoundError, "RESOURCE_001")

for failure in failures:
    print(f"error: {failure}", file=sys.stderr)
print(f"Python SDK: {calls} calls, {len(failures)} failures")
sys.exit(1 if failures or calls < 40 else 0)
