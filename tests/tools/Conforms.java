import java.io.File;
import java.io.FileInputStream;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Says of each PDF named which rules of PDF/A-3a and PDF/UA-1 it breaks: one line each, none for a good file. */
public class Conforms {
    public static void main(String[] names) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        int broken = 0;
        for (String name : names)
            for (String flavour : new String[] {"3a", "ua1"}) broken += failures(name, flavour);
        System.out.println(broken + " rules failed");
        System.exit(broken == 0 ? 0 : 1);
    }

    static int failures(String name, String id) throws Exception {
        PDFAFlavour flavour = PDFAFlavour.fromString(id);
        int failed = 0;
        try (PDFAParser parser = Foundries.defaultInstance().createParser(new FileInputStream(new File(name)), flavour);
                PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
            ValidationResult result = validator.validate(parser);
            for (TestAssertion each : result.getTestAssertions())
                if (each.getStatus() == TestAssertion.Status.FAILED) {
                    failed++;
                    System.out.println(name + ": " + id + ": " + each.getRuleId().getClause() + "-" + each.getRuleId().getTestNumber()
                            + ": " + each.getMessage() + " " + each.getLocation().getContext());
                }
        }
        return failed;
    }
}
