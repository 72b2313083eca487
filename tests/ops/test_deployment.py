"""The files of deploy/ are what their schemas allow, and hold what makes them safe: nobody, read-only, no way out."""

from __future__ import annotations

import importlib
import json
import re

import jsonschema_rs
import pytest
import yaml

from screening.serving.busy import PAGE
from screening.serving.configuration import variables
from screening.serving.server import pdf_paths
from tests.ops.dockerfile import ROOT

COMPOSE = ROOT / "deploy" / "compose" / "compose.yaml"
MANIFESTS = sorted((ROOT / "deploy" / "kubernetes").glob("*.yaml"))
SCHEMA = ROOT / "tests" / "vendor" / "compose-spec" / "compose-spec.json"


def compose():
    return yaml.safe_load(COMPOSE.read_text("utf-8"))


def manifest(kind):
    (found,) = [document for path in MANIFESTS if (document := yaml.safe_load(path.read_text("utf-8")))["kind"] == kind]
    return found


# --- compose ----------------------------------------


def faults_of(document):
    validator = jsonschema_rs.validator_for(json.loads(SCHEMA.read_text()))
    return [error.message for error in validator.iter_errors(document)]


def test_the_compose_file_is_what_the_specification_allows():
    assert faults_of(compose()) == []


def test_the_schema_would_find_a_slip_in_the_compose_file():
    document = compose()
    document["services"]["app1"] = {**document["services"]["app1"], "readonly": True}
    document["services"]["proxy"]["ports"] = "443:8443"
    assert sorted(faults_of(document)) == [
        '"443:8443" is not of type "array"',
        "Additional properties are not allowed ('readonly' was unexpected)",
    ]


def test_three_app_containers_run_as_nobody_read_only_and_without_a_way_out():
    document = compose()
    apps = [service for name, service in document["services"].items() if name.startswith("app")]
    assert len(apps) == 3
    for app in apps:
        assert app["read_only"] is True
        assert app["user"].startswith("10001")
        assert app["cap_drop"] == ["ALL"]
        assert app["security_opt"] == ["no-new-privileges:true"]
        assert "ports" not in app
        assert "volumes" not in app
        assert [document["networks"][name] for name in app["networks"]] == [{"internal": True}]
        assert app["environment"].keys() <= variables().keys()


def test_the_proxy_of_compose_knows_the_three_apps_and_mounts_files_that_exist():
    document = compose()
    upstream = (ROOT / "deploy" / "nginx" / "upstream.conf").read_text()
    for name in document["services"]:
        assert (f"server {name}:8000 " in upstream) == name.startswith("app")
    for volume in document["services"]["proxy"]["volumes"]:
        source = volume.split(":")[0]
        assert source == "./tls" or (COMPOSE.parent / source).exists()


# --- kubernetes ----------------------------------------


@pytest.fixture(scope="module")
def kubernetes_validate():
    """The library, which takes a second to import: not in each process that collects tests."""
    return importlib.import_module("kubernetes_validate")


@pytest.mark.parametrize("version", ["1.31", "1.37"])
@pytest.mark.parametrize(
    "path", [path for path in MANIFESTS if path.name != "kustomization.yaml"], ids=lambda path: path.name
)
def test_a_manifest_is_what_kubernetes_allows(kubernetes_validate, path, version):
    kubernetes_validate.validate(yaml.safe_load(path.read_text("utf-8")), version, strict=True)


def test_the_schemas_would_find_a_slip_in_a_manifest(kubernetes_validate):
    document = manifest("Deployment")
    document["spec"]["template"]["spec"]["containers"][0]["readOnlyRootFilesystem"] = True
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(document, "1.37", strict=True)


def test_every_manifest_is_applied():
    names = {path.name for path in MANIFESTS} - {"kustomization.yaml"}
    assert set(manifest("Kustomization")["resources"]) == names


def test_a_pod_is_as_restricted_as_kubernetes_can_make_it():
    pod = manifest("Deployment")["spec"]["template"]["spec"]
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod["automountServiceAccountToken"] is False
    assert "volumes" not in pod
    (container,) = pod["containers"]
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert manifest("Namespace")["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"


def test_a_pod_gets_only_settings_that_exist_and_none_that_the_cluster_makes_up():
    pod = manifest("Deployment")["spec"]["template"]["spec"]
    assert pod["enableServiceLinks"] is False
    assert {entry["name"] for entry in pod["containers"][0]["env"]} <= variables().keys()


def test_no_pod_may_reach_out():
    policy = manifest("NetworkPolicy")["spec"]
    assert policy["policyTypes"] == ["Ingress", "Egress"]
    assert policy["egress"] == []


def test_everything_speaks_of_the_same_pods():
    labels = manifest("Deployment")["spec"]["template"]["metadata"]["labels"]
    assert manifest("Service")["spec"]["selector"] == labels
    assert manifest("NetworkPolicy")["spec"]["podSelector"]["matchLabels"] == labels
    assert manifest("PodDisruptionBudget")["spec"]["selector"]["matchLabels"] == labels
    assert manifest("Deployment")["spec"]["selector"]["matchLabels"] == labels
    assert (
        manifest("HorizontalPodAutoscaler")["spec"]["minReplicas"]
        > manifest("PodDisruptionBudget")["spec"]["minAvailable"]
    )


def test_an_update_never_takes_a_pod_away_before_the_next_is_ready():
    assert manifest("Deployment")["spec"]["strategy"]["rollingUpdate"] == {"maxUnavailable": 0, "maxSurge": 1}


# --- the proxy ----------------------------------------


def test_the_proxy_keeps_nothing_of_a_visitor_and_hides_the_metrics():
    site = (ROOT / "deploy" / "nginx" / "site.conf").read_text()
    for line in ("access_log off;", "proxy_max_temp_file_size 0;", "location = /metrics { return 404; }"):
        assert line in site
    assert "X-Forwarded-For" not in site
    size = site.split("client_max_body_size ")[1].split(";")[0]
    assert site.split("client_body_buffer_size ")[1].split(";")[0] == size


def test_the_proxys_only_log_format_has_no_address_no_size_and_no_duration():
    site = (ROOT / "deploy" / "nginx" / "site.conf").read_text()
    assert re.findall(r"(?m)^ *access_log (.*);", site) == ["off"]
    (variables_,) = re.findall(r"(?m)^log_format \w+ '(.*)';", site)
    assert set(re.findall(r"\$\w+", variables_)) == {"$time_iso8601", "$request_method", "$status"}


def test_the_proxy_asks_the_next_process_only_while_that_is_quick():
    site = (ROOT / "deploy" / "nginx" / "site.conf").read_text()
    total, one = (int(re.search(rf"{name} (\d+)s;", site)[1]) for name in ("upstream_timeout", "proxy_read_timeout"))
    assert total < one


def test_the_proxys_own_page_has_the_numbers_of_the_app():
    site = (ROOT / "deploy" / "nginx" / "site.conf").read_text()
    for link in re.findall(r'<a href="tel:.*?</a>', PAGE):
        assert link in site


def ingresses():
    documents = [yaml.safe_load(path.read_text("utf-8")) for path in MANIFESTS]
    return {found["metadata"]["name"]: found for found in documents if found["kind"] == "Ingress"}


def test_no_ingress_logs_requests_or_waits_for_many_slow_tries():
    prefix = "nginx.ingress.kubernetes.io/"
    found = {name: document["metadata"]["annotations"] for name, document in ingresses().items()}
    limits = {f"{prefix}limit-rps", f"{prefix}limit-burst-multiplier"}
    assert found["signaalwijzer-limited"].keys() - found["signaalwijzer"].keys() == limits
    for words in found.values():
        assert {name: words[name] for name in found["signaalwijzer"]} == found["signaalwijzer"]
        assert words[f"{prefix}enable-access-log"] == "false"
        assert int(words[f"{prefix}proxy-next-upstream-timeout"]) < int(words[f"{prefix}proxy-read-timeout"])
        assert words[f"{prefix}proxy-body-size"] == words[f"{prefix}client-body-buffer-size"] == "64k"


def test_pdf_and_what_programs_ask_for_have_a_limit_per_client_in_every_proxy():
    (rule,) = ingresses()["signaalwijzer-limited"]["spec"]["rules"]
    limited = {path["path"] for path in rule["http"]["paths"]}
    assert limited == {*pdf_paths(), "/api/", "/fhir/"}
    site = (ROOT / "deploy" / "nginx" / "site.conf").read_text()
    patterns = [
        re.compile(pattern)
        for pattern, block in re.findall(r"location ~ (\S+) \{(.*?)\n    \}", site, re.DOTALL)
        if "limit_req zone=" in block
    ]
    for path in limited:
        assert sum(bool(pattern.search(path)) for pattern in patterns) == 1, path
    assert not [pattern for pattern in patterns if pattern.search("/screening/outcome/")]


def test_probes_wait_longer_than_a_second_and_a_pod_that_is_late_once_is_not_killed():
    (container,) = manifest("Deployment")["spec"]["template"]["spec"]["containers"]
    for name in ("startupProbe", "readinessProbe", "livenessProbe"):
        assert container[name]["timeoutSeconds"] >= 3
        assert container[name]["failureThreshold"] >= 3
    assert container["livenessProbe"]["timeoutSeconds"] > container["readinessProbe"]["timeoutSeconds"]


def test_no_container_of_compose_leaves_a_core_dump():
    assert [service["ulimits"] for service in compose()["services"].values()] == [{"core": 0}] * 4


def test_the_start_command_leaves_no_core_dump():
    serve = (ROOT / "scripts" / "serve.sh").read_text()
    assert serve.index("\nulimit -c 0\n") < serve.index("exec ")
