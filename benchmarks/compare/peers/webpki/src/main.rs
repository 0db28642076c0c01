//! rustls-webpki with ring: `EndEntityCert::verify_for_usage` with trust
//! anchors that are made once, and `verify_is_valid_for_subject_name`.
//! The command line and the output are those of peer.h.

use std::fmt::Display;
use std::path::Path;
use std::time::Duration;

use ring::signature::UnparsedPublicKey;
use rustls_pki_types::{
    alg_id, AlgorithmIdentifier, CertificateDer, InvalidSignature, ServerName,
    SignatureVerificationAlgorithm, TrustAnchor, UnixTime,
};
use webpki::{anchor_from_trusted_cert, EndEntityCert, KeyUsage};

struct Signature {
    data: Vec<u8>,
    octets: Vec<u8>,
    key: Vec<u8>,
}

struct Workload {
    host: String,
    time: u64,
    algorithm: String,
    leaf: Vec<u8>,
    intermediates: Vec<Vec<u8>>,
    roots: Vec<Vec<u8>>,
    signatures: Vec<Signature>,
}

fn die(message: impl Display) -> ! {
    eprintln!("peer: {message}");
    std::process::exit(2);
}

fn read_file(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap_or_else(|e| die(format!("{}: {e}", path.display())))
}

fn read_folder(path: &Path) -> Vec<Vec<u8>> {
    let entries =
        std::fs::read_dir(path).unwrap_or_else(|e| die(format!("{}: {e}", path.display())));
    let mut names: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    names.sort();
    names.iter().map(|name| read_file(name)).collect()
}

fn read_workload(folder: &Path) -> Workload {
    let facts = String::from_utf8(read_file(&folder.join("facts"))).unwrap_or_else(|e| die(e));
    let facts: Vec<&str> = facts.split_whitespace().collect();
    if facts.len() != 6 {
        die("the file facts is not as it should be");
    }
    let mut parts = read_folder(&folder.join("signatures")).into_iter();
    let mut signatures = Vec::new();
    while let (Some(data), Some(octets), Some(key)) = (parts.next(), parts.next(), parts.next()) {
        signatures.push(Signature { data, octets, key });
    }
    Workload {
        host: facts[1].to_string(),
        time: facts[3].parse().unwrap_or_else(|e| die(e)),
        algorithm: facts[5].to_string(),
        leaf: read_file(&folder.join("leaf.der")),
        intermediates: read_folder(&folder.join("intermediates")),
        roots: read_folder(&folder.join("roots")),
        signatures,
    }
}

#[repr(C)]
struct Timespec {
    seconds: i64,
    nanoseconds: i64,
}

extern "C" {
    fn clock_gettime(clock: i32, time: *mut Timespec) -> i32;
}

/// CPU time of the whole process.
fn now() -> f64 {
    const CLOCK_PROCESS_CPUTIME_ID: i32 = 2;
    let mut time = Timespec {
        seconds: 0,
        nanoseconds: 0,
    };
    unsafe { clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &mut time) };
    time.seconds as f64 * 1e9 + time.nanoseconds as f64
}

struct Meter {
    nanoseconds: f64,
    only: Option<String>,
    repetitions: u64,
}

impl Meter {
    fn is_wanted(&self, name: &str) -> bool {
        self.only.as_deref().map_or(true, |only| only == name)
    }

    /// Nanoseconds for each call, as peer.h measures it.
    fn measure(&self, mut call: impl FnMut()) -> f64 {
        let mut start = now();
        if self.repetitions > 0 {
            for _ in 0..self.repetitions {
                call();
            }
            return (now() - start) / self.repetitions as f64;
        }
        call();
        let first = now() - start;
        if first >= self.nanoseconds {
            return first;
        }
        let batch = 1 + (self.nanoseconds / 8.0 / first.max(1.0)) as u64;
        let mut calls = 0;
        let mut spent = 0.0;
        start = now();
        while spent < self.nanoseconds {
            for _ in 0..batch {
                call();
            }
            calls += batch;
            spent = now() - start;
        }
        spent / calls as f64
    }

    fn verification(&self, name: &str, mut verify: impl FnMut() -> Result<(), webpki::Error>) {
        if !self.is_wanted(name) {
            return;
        }
        let mut result = Ok(());
        let time = self.measure(|| result = verify());
        let (verdict, reason) = match result {
            Ok(()) => ("accepted", String::new()),
            Err(error) => ("refused", format!("{error:?}").replace(['"', '\\'], "'")),
        };
        println!(
            "{{\"measure\": \"{name}\", \"nanoseconds\": {time:.1}, \
             \"verdict\": \"{verdict}\", \"reason\": \"{reason}\"}}"
        );
    }
}

/// Takes every signature to be good.
#[derive(Debug)]
struct AnySignature(AlgorithmIdentifier, AlgorithmIdentifier);

impl SignatureVerificationAlgorithm for AnySignature {
    fn verify_signature(&self, _: &[u8], _: &[u8], _: &[u8]) -> Result<(), InvalidSignature> {
        Ok(())
    }
    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        self.0
    }
    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        self.1
    }
}

static ANY_ECDSA: AnySignature = AnySignature(alg_id::ECDSA_P256, alg_id::ECDSA_SHA256);
static ANY_RSA: AnySignature = AnySignature(alg_id::RSA_ENCRYPTION, alg_id::RSA_PKCS1_SHA256);

fn verify(
    workload: &Workload,
    host: &ServerName,
    anchors: &[TrustAnchor],
    algorithms: &[&dyn SignatureVerificationAlgorithm],
) -> Result<(), webpki::Error> {
    let leaf = CertificateDer::from(workload.leaf.as_slice());
    let intermediates: Vec<CertificateDer> = workload
        .intermediates
        .iter()
        .map(|der| CertificateDer::from(der.as_slice()))
        .collect();
    let leaf = EndEntityCert::try_from(&leaf)?;
    leaf.verify_for_usage(
        algorithms,
        anchors,
        &intermediates,
        UnixTime::since_unix_epoch(Duration::from_secs(workload.time)),
        KeyUsage::server_auth(),
        None,
        None,
    )?;
    leaf.verify_is_valid_for_subject_name(host)
}

/// The contents of the BIT STRING at the end of a SubjectPublicKeyInfo of one
/// of the two kinds there are here: 65 octets, or an RSAPublicKey.
fn key_bits(workload: &Workload, spki: &[u8]) -> Vec<u8> {
    let size = if workload.algorithm == "rsa2048" {
        270
    } else {
        65
    };
    spki[spki.len() - size..].to_vec()
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let meter = match (args.len(), args.get(3).map(String::as_str)) {
        (5, Some("time")) => Meter {
            nanoseconds: args[4].parse::<f64>().unwrap_or_else(|e| die(e)) * 1e6,
            only: None,
            repetitions: 0,
        },
        (6, Some("count")) => Meter {
            nanoseconds: 0.0,
            only: Some(args[4].clone()),
            repetitions: args[5].parse().unwrap_or_else(|e| die(e)),
        },
        _ => die("usage: peer FOLDER WORKLOAD time MILLISECONDS | count MEASURE REPETITIONS"),
    };
    let workload = read_workload(&Path::new(&args[1]).join(&args[2]));
    println!(
        "{{\"library\": \"rustls-webpki\", \"version\": \"{}\", \
         \"functions\": \"EndEntityCert::verify_for_usage\"}}",
        env!("WEBPKI_VERSION")
    );

    let roots: Vec<CertificateDer> = workload
        .roots
        .iter()
        .map(|der| CertificateDer::from(der.as_slice()))
        .collect();
    let anchors: Vec<TrustAnchor> = roots
        .iter()
        .map(|root| anchor_from_trusted_cert(root).unwrap_or_else(|e| die(e)))
        .collect();
    let host = ServerName::try_from(workload.host.as_str()).unwrap_or_else(|e| die(e));
    meter.verification("der", || {
        verify(&workload, &host, &anchors, webpki::ALL_VERIFICATION_ALGS)
    });
    if workload.signatures.is_empty() {
        return;
    }

    let any: &[&dyn SignatureVerificationAlgorithm] = &[&ANY_ECDSA, &ANY_RSA];
    meter.verification("stubbed", || verify(&workload, &host, &anchors, any));
    if !meter.is_wanted("signatures") {
        return;
    }
    let algorithm: &dyn ring::signature::VerificationAlgorithm = if workload.algorithm == "rsa2048"
    {
        &ring::signature::RSA_PKCS1_2048_8192_SHA256
    } else {
        &ring::signature::ECDSA_P256_SHA256_ASN1
    };
    let keys: Vec<Vec<u8>> = workload
        .signatures
        .iter()
        .map(|s| key_bits(&workload, &s.key))
        .collect();
    let mut good = true;
    let time = meter.measure(|| {
        for (signature, key) in workload.signatures.iter().zip(&keys) {
            let key = UnparsedPublicKey::new(algorithm, key);
            good = key.verify(&signature.data, &signature.octets).is_ok() && good;
        }
    });
    if !good {
        die("a good signature was refused");
    }
    println!("{{\"measure\": \"signatures\", \"nanoseconds\": {time:.1}}}");
}
