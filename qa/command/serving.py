"""`newsdesk chat`, `user` and `writer`: the page, who may use it, and the language model that phrases its answers."""

from __future__ import annotations

import sys
from argparse import Namespace
from dataclasses import asdict
from functools import partial
from pathlib import Path

from index.errors import NewsdeskError
from qa.command.opening import print_json, quiet_libraries, writer_of
from qa.command.options import Adder, as_port, cluster_option, command_of, group_of, links_option, writer_options


def add_chat(adder: Adder, store: Path) -> None:
    command = command_of(
        adder,
        store,
        "chat",
        chat,
        "Serve the chat page",
        "chat",
        "chat --articles news/ --port 7861",
        "chat --host 0.0.0.0 --auth-file users.txt",
    )
    cluster_option(command)
    writer_options(command)
    about = "folder of articles: indexed first, and where the page keeps what is added (default: none)"
    command.add_argument("--articles", type=Path, metavar="DIR", help=about)
    links_option(command)
    command.add_argument("--host", default="127.0.0.1", help="address to serve at (default: 127.0.0.1, this machine)")
    command.add_argument("--port", type=as_port, default=7860, help="port to serve at (default: 7860)")
    users = command.add_mutually_exclusive_group()
    users.add_argument(
        "--auth-file", type=Path, metavar="FILE", help="who may use it: a file of USER:PASSWORD lines (default: anyone)"
    )
    about = "one user (default: $NEWSDESK_AUTH); others on this machine can see a password that is given here"
    users.add_argument("--auth", metavar="USER:PASSWORD", help=about)
    about = "also make a public address through Gradio's servers; needs --auth-file or --auth"
    command.add_argument("--share", action="store_true", help=about)
    about = (
        "address under which a proxy serves the page, such as https://news.example (repeatable; see docs/serving.md)"
    )
    command.add_argument("--origin", action="append", default=[], metavar="URL", help=about)


def chat(arguments: Namespace) -> int:
    articles = arguments.articles
    if arguments.cluster and articles:
        arguments.wrong_usage("--articles goes into one store: index into a cluster with `newsdesk cluster index`")
    if articles and not articles.is_dir():
        raise NewsdeskError(f"No folder {articles}: make it, or name another with --articles (ARTICLES=... for make).")
    from qa.page.server.door import checked_origin
    from qa.page.server.serving import credentials

    users = credentials(arguments.auth, arguments.auth_file)
    from qa.page.chat import serve

    quiet_libraries()
    writer, opened = writer_of(arguments), None
    if arguments.cluster:
        from qa.cluster.opening import open_cluster

        opened = partial(open_cluster, arguments.cluster, arguments.store, writer)
    try:
        serve(
            arguments.store,
            articles,
            host=arguments.host,
            port=arguments.port,
            users=users,
            share=arguments.share,
            follow_links=arguments.follow_links,
            origins=[checked_origin(text) for text in arguments.origin],
            writer=writer,
            opened=opened,
        )
    except KeyboardInterrupt:  # how a server is ended
        print("Stopped.")
    return 0


def add_user(adder: Adder, store: Path) -> None:
    kinds = group_of(adder, "user", "who may use the page", "Who may use the page.")
    add = command_of(
        kinds,
        None,
        "add",
        user_add,
        "Add a user, or change a password, in a file for `chat --auth-file`; the password is asked for",
        "user add users.txt ada",
    )
    add.add_argument("file", type=Path, metavar="FILE", help="file of users, made where there is none")
    add.add_argument("user", metavar="USER", help="the user's name")


def user_add(arguments: Namespace) -> int:
    from getpass import getpass

    from qa.page.server.access import add_user, named_user

    user = named_user(arguments.file, arguments.user)
    if sys.stdin.isatty():
        password = getpass(f"Password of {user}: ")
        if getpass("The same again: ") != password:
            raise NewsdeskError("The two passwords differ: try again.")
    else:
        password = sys.stdin.readline().rstrip("\n")
    new = add_user(arguments.file, user, password)
    if arguments.json:
        print_json({"user": user, "added": new})
    else:
        print(f"{'Added' if new else 'Changed the password of'} {user} in {arguments.file}.")
    return 0


def add_writer(adder: Adder, store: Path) -> None:
    kinds = group_of(adder, "writer", "the language model that phrases answers", "The writer.")
    check = command_of(
        kinds,
        None,
        "check",
        writer_check,
        "Try a language model as the writer: is it there, how fast is it, does it keep to quotes",
        "writer check --writer http://localhost:11434/v1 --writer-model qwen2.5:7b",
    )
    writer_options(check)


def writer_check(arguments: Namespace) -> int:
    from qa.reading.judge import Judge
    from qa.reading.reader import SpanReader
    from qa.writing.check import check, told
    from qa.writing.connecting import client

    found = client(arguments.writer, arguments.writer_model, arguments.writer_key_file)
    if found is None:
        raise NewsdeskError("There is no writer to check: name one with --writer URL and --writer-model NAME.")
    result = check(found, Judge(SpanReader.open()))
    if arguments.json:
        print_json(asdict(result))
    else:
        print(told(result))
    return 0 if result.good else 1
