// Official images of Docker Hub that have no behaviour of their own here: they pull, and serve on the ports that their
// pods declare. Any other name without a user is a typing error.
export const otherOfficialNames: ReadonlySet<string> = new Set(
  `adminer aerospike almalinux amazoncorretto amazonlinux arangodb archlinux backdrop bash bonita buildpack-deps caddy
  cassandra chronograf cirros clearlinux clojure composer convertigo couchbase couchdb crate dart docker drupal eclipse-mosquitto
  eclipse-temurin eggdrop elasticsearch elixir emqx erlang fedora flink fluentd friendica gazebo gcc geonetwork ghost
  golang gradle groovy haproxy haskell haxe hitch ibmjava influxdb irssi jetty joomla jruby julia kapacitor kibana kong krakend
  lightstreamer liquibase logstash mageia mariadb matomo maven mediawiki mongo-express mono monica neo4j neurodebian
  nextcloud notary odoo open-liberty openjdk opensuse oraclelinux orientdb percona perl photon php phpmyadmin phpmyadmin plone
  postfixadmin pypy r-base rabbitmq rakudo-star rapidoid redmine registry rethinkdb rocket.chat rockylinux ros ruby rust sapmachine
  satosa silverpeas solr sonarqube spark spiped storm swift swipl telegraf thrax tomcat tomee traefik unit varnish
  websphere-liberty wordpress xwiki yourls zookeeper`.split(/\s+/),
)
