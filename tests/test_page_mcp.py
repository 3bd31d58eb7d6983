"""docs/api.md, run as it stands against a page over seeds/, and the MCP tools' schemas, errors and JSON."""

import asyncio
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import page_fixtures as made
import pytest
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client
from mcp.shared._httpx_utils import create_mcp_http_client
from page_browser import free_port

from qa.page import chat

ROOT = Path(__file__).parents[1]
IN_DOCS = "http://127.0.0.1:7860"
EXAMPLES = re.findall(r"^```(python|sh)\n(.*?)^```", (ROOT / "docs" / "api.md").read_text("utf-8"), re.M | re.S)


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a page over seeds/."""
    from qa.assistant import Assistant

    with closing(Assistant.open(tmp_path_factory.mktemp("seeds") / "store", create=True)) as assistant:
        assistant.sync([ROOT / "seeds"])
        page = chat.build(assistant, None)
        yield page.launch("127.0.0.1", free_port()).rstrip("/")
        page.close()


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a page over made-up articles, hostile ones among them."""
    page = chat.build(made.ScriptedAssistant(), tmp_path_factory.mktemp("articles"))
    yield page.launch("127.0.0.1", free_port()).rstrip("/")
    page.close()


def printed(language: str, example: str, address: str) -> str:
    """What an example of the documentation prints when it is run against this page."""
    assert IN_DOCS in example
    command = [sys.executable, "-c"] if language == "python" else ["bash", "-euo", "pipefail", "-c"]
    if language == "sh" and not shutil.which("curl"):
        pytest.skip("curl is missing: apt-get install curl")
    run = subprocess.run(
        [*command, example.replace(IN_DOCS, address)], capture_output=True, text=True, timeout=240, check=False
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


def test_the_documentation_has_examples_for_each_way() -> None:
    assert [language for language, _ in EXAMPLES] == ["python", "python", "sh", "sh", "python"]


def test_python_examples(seeds: str) -> None:
    asked = printed(*EXAMPLES[0], seeds)
    assert asked.startswith("answered ") and "New York Post" in asked
    total, titles = printed(*EXAMPLES[1], seeds).split(" ", 1)
    assert total == "1" and len(titles.splitlines()) == 1 + 3


def test_http_examples(seeds: str) -> None:
    _, event, data = re.split(r"^(?:event|data): ", printed(*EXAMPLES[2], seeds), flags=re.M)
    answer = json.loads(json.loads(data)[0])
    assert event.strip() == "complete" and answer["status"] == "answered"
    assert "New York Post" in answer["citations"][0]["quote"]
    reply = json.loads(printed(*EXAMPLES[3], seeds))["result"]
    assert json.loads(reply["content"][0]["text"]) == reply["structuredContent"]["result"]
    assert len(reply["structuredContent"]["result"]) == 1 and not reply["isError"]


def test_mcp_example(seeds: str) -> None:
    names, span, error = printed(*EXAMPLES[4], seeds).splitlines()
    assert names == "['ask', 'search', 'list_articles', 'get_article', 'said', 'sources', 'story']"
    assert "New York Post" in span
    assert error.startswith("True 'none': the store holds no such article")


def calls(address: str, *wanted: tuple[str, dict[str, Any]], **options: Any) -> list[Any]:
    """The results of these tools, called by a real client with these HTTP options; the list of tools comes first."""

    async def talk() -> list[Any]:
        async with (
            create_mcp_http_client(**options) as http,
            streamable_http_client(f"{address}/gradio_api/mcp/", http_client=http) as (read, write, _),
            ClientSession(read, write) as session,
        ):
            await session.initialize()
            listed = (await session.list_tools()).tools
            return [listed, *[await session.call_tool(name, arguments) for name, arguments in wanted]]

    return asyncio.run(talk())


def test_tools_have_typed_arguments_and_results(made_up: str) -> None:
    [tools] = calls(made_up)
    by_name = {tool.name: tool for tool in tools}
    ask, search = by_name["ask"], by_name["search"]
    assert ask.inputSchema["required"] == ["question"]
    assert set(ask.inputSchema["properties"]) == {"question", "as_of", "outlets", "since", "until", "earlier", "offers"}
    assert search.inputSchema["properties"]["top"] == {"default": 10, "title": "Top", "type": "integer"}
    assert by_name["list_articles"].inputSchema["properties"]["limit"]["type"] == "integer"
    assert by_name["get_article"].inputSchema["required"] == ["article_id"]
    assert ask.outputSchema["properties"]["status"]["type"] == "string"
    assert ask.outputSchema["properties"]["citations"]["items"]
    assert search.outputSchema["properties"]["result"]["type"] == "array"
    assert all(tool.outputSchema["type"] == "object" and tool.annotations.readOnlyHint for tool in tools)
    assert all("Args:" in tool.description for tool in tools)


def test_results_are_json_and_prove_themselves(made_up: str) -> None:
    asked = ("ask", {"question": "When will the harbour bridge reopen?", "outlets": ["Northshore Courier"]})
    _, answer, found, listed, article = calls(
        made_up,
        asked,
        ("search", {"words": "bridge", "top": 2}),
        ("list_articles", {"query": "bridge", "limit": 1}),
        ("get_article", {"article_id": made.id_of("attack")}),
    )
    for result in (answer, listed, article):
        assert json.loads(result.content[0].text) == result.structuredContent
    assert json.loads(found.content[0].text) == found.structuredContent["result"]
    assert answer.structuredContent["span"] == "17 March"
    assert [hit["article_id"] for hit in found.structuredContent["result"]] == [made.id_of("copy")] * 2
    assert listed.structuredContent["total"] == 2 and len(listed.structuredContent["articles"]) == 1
    assert article.structuredContent["text"] == made.ATTACK and article.structuredContent["title"] == made.ATTACK_TITLE
    # No control or direction character reaches a terminal as itself.
    assert "\u202e" not in article.content[0].text and "\\u202e" in article.content[0].text


@pytest.mark.parametrize(
    ("tool", "arguments", "sentence"),
    [
        (
            "get_article",
            {"article_id": "nope"},
            "'nope': the store holds no such article; `newsdesk articles` lists them.",
        ),
        ("get_article", {}, "article_id: Field required."),
        ("ask", {"question": "  "}, "The question is empty: type a question about the articles."),
        ("ask", {"question": "bridge", "since": "soon"}, "'soon' is not a date like 2025-12-01."),
        ("ask", {"question": "crash"}, "Newsdesk met an unexpected error: the terminal that runs it shows which."),
        ("search", {"words": "x", "top": "many"}, "top: Input should be a valid integer, unable to parse string as an"),
        ("destroy", {}, "Unknown tool: destroy"),
    ],
)
def test_an_error_is_one_sentence(made_up: str, tool: str, arguments: dict[str, Any], sentence: str) -> None:
    _, result = calls(made_up, (tool, arguments))
    assert result.isError and len(result.content) == 1
    assert result.content[0].text.startswith(sentence) and "\n" not in result.content[0].text


def test_a_web_page_under_another_name_cannot_use_the_tools(made_up: str) -> None:
    with pytest.raises(BaseExceptionGroup) as refused:
        calls(made_up, headers={"Host": "rebound.example"})
    assert "421" in str(refused.value.exceptions[0])
