using System.Text;
using TransposedConv.Benchmarks.Compare.Contest;
using TransposedConv.Benchmarks.Compare.Ladder;

namespace TransposedConv.Tests.Comparison;

public class OnnxModelTests
{
    [Fact]
    public void FieldsAreWrittenAsTheEncodingGuideShows()
    {
        // The three examples of protobuf.dev's encoding page: field 1 = 150, field 2 = "testing", field 3 = the first message.
        new ProtobufMessage().Number(1, 150).ToArray().Should().Equal(0x08, 0x96, 0x01);
        new ProtobufMessage().Text(2, "testing").ToArray().Should().Equal([0x12, 0x07, .. Encoding.UTF8.GetBytes("testing")]);
        new ProtobufMessage().Message(3, new ProtobufMessage().Number(1, 150)).ToArray().Should().Equal(0x1a, 0x03, 0x08, 0x96, 0x01);
    }

    // The bytes that the onnx package of Python writes for the same model: helper.make_model, format version 8, operator set 13, no producer.
    [Fact]
    public void TheIdentityModelIsWhatOnnxWrites() => Convert.ToHexStringLower(OnnxModel.Identity()).Should().Be(
        "08083a3b0a100a017812017922084964656e746974791205656d7074795a0f0a0178120a0a08080112040a020801620f0a0179120a0a08080112040a020801"
        + "42040a00100d");

    [Fact]
    public void TheModelOfALineIsWhatOnnxWrites()
    {
        var problem = new ConvolutionProblem(LadderFile.Parse("x\t1\t1\t1\t1\t2\t2\t3\t1\t0\t1\t1", "a.tsv").Single(), Pass.Forward);
        Array.Clear(problem.Weight);
        Array.Clear(problem.Bias);

        Convert.ToHexStringLower(OnnxModel.Of(problem)).Should().Be(
            "08083ae7010a86010a01780a01770a0162120179220d436f6e765472616e73706f73652a130a0c6b65726e656c5f73686170654002a001072a0e0a07737472"
            + "696465734003a001072a0d0a047061647340014001a001072a100a0964696c6174696f6e734001a001072a0c0a0567726f75701801a001022a150a0e6f7574"
            + "7075745f70616464696e674000a0010712046c696e652a1508010801080210014201774a0800000000000000002a0d080110014201624a04000000005a170a"
            + "017812120a100801120c0a0208010a0208010a02080262170a017912120a100801120c0a0208010a0208010a02080342040a00100d");
    }
}
