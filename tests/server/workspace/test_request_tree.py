"""The tree of requests: folders and requests in the order of a run."""

from __future__ import annotations

from postroom_server.workspace.request_tree import TreeNode, request_trees

from tests.server.workspace.conftest import MakeWorkspace


def drawn(node: TreeNode, depth: int = 0) -> list[str]:
    line = " ".join(filter(None, ["  " * depth + node.kind, node.method, node.name, node.select]))
    return [line, *(row for item in node.items for row in drawn(item, depth + 1))]


def test_a_directory(workspace_of: MakeWorkspace):
    workspace = workspace_of(
        """\
        //- collections/Shop/.resources/definition.yaml
        $kind: collection
        name: The shop
        //- collections/Shop/Z first.request.yaml
        url: a
        order: 1000
        //- collections/Shop/A second.request.yaml
        url: a
        method: POST
        order: 3000
        //- collections/Shop/users/.resources/definition.yaml
        $kind: collection
        name: Users
        order: 2000
        //- collections/Shop/users/admin/One.request.yaml
        name: one
        url: a
        //- collections/Shop/broken.request.yaml
        url: {{a}}/b
        order: 4000
        """
    )
    (tree,) = request_trees(workspace.index)
    assert drawn(tree) == [
        "collection The shop",
        "  request GET Z first",
        "  folder Users Users",
        "    folder admin Users/admin",
        "      request GET one",
        "  request POST A second",
        "  request GET broken",
    ]


def test_a_json_file(workspace_of: MakeWorkspace):
    workspace = workspace_of(
        """\
        //- shop.postman_collection.json
        {"info": {"name": "Shop"}, "item": [
          {"name": "b", "item": [{"name": "x", "id": "1", "request": {"method": "PUT"}},
                                 {"name": "c", "item": [{"name": "y", "request": "http://a"}]}]},
          {"name": "a", "request": {}},
          {"name": "b", "item": [{"name": "z", "request": {}}]}]}
        """
    )
    (tree,) = request_trees(workspace.index)
    assert drawn(tree) == [
        "collection Shop",
        "  folder b b",
        "    request PUT x 1",
        "    folder c b/c",
        "      request GET y b/c/y",
        "  request GET a a",
        "  folder b b",
        "    request GET z b/z",
    ]
