using System.Runtime.InteropServices;

namespace TransposedConv.Benchmarks.Compare.Contest;

/// <summary>
/// Writes an ONNX model: nodes in the order in which they run, their constants, then inputs and outputs. Source of the field numbers: onnx.proto of the
/// ONNX specification.
/// </summary>
internal sealed class OnnxGraph(string name)
{
    private const int FormatVersion = 8;
    private const int OperatorSet = 13;
    private const int Float32 = 1;
    private const int Int64 = 7;
    private const int AttributeIsInteger = 2;
    private const int AttributeIsIntegers = 7;
    private readonly ProtobufMessage _nodes = new();
    private readonly ProtobufMessage _constants = new();

    /// <summary>Adds a node.</summary>
    public OnnxGraph Node(string type, string[] inputs, string[] outputs, params ProtobufMessage[] attributes)
    {
        var node = new ProtobufMessage();
        foreach (string input in inputs) node.Text(1, input);
        foreach (string output in outputs) node.Text(2, output);
        node.Text(4, type);
        foreach (ProtobufMessage attribute in attributes) node.Message(5, attribute);
        _nodes.Message(1, node);
        return this;
    }

    public OnnxGraph Constant(string constant, float[] values, params int[] shape) => Constant(constant, Float32, MemoryMarshal.AsBytes(values.AsSpan()), shape);

    public OnnxGraph Constant(string constant, params long[] values) => Constant(constant, Int64, MemoryMarshal.AsBytes(values.AsSpan()), [values.Length]);

    /// <summary>The model of the graph, whose inputs and outputs have these names and shapes.</summary>
    public byte[] ToModel((string Name, int[] Shape)[] inputs, (string Name, int[] Shape)[] outputs)
    {
        ProtobufMessage graph = new ProtobufMessage().Append(_nodes).Text(2, name).Append(_constants);
        foreach ((string input, int[] shape) in inputs) graph.Message(11, Value(input, shape));
        foreach ((string output, int[] shape) in outputs) graph.Message(12, Value(output, shape));
        var operators = new ProtobufMessage().Text(1, "").Number(2, OperatorSet);
        return new ProtobufMessage().Number(1, FormatVersion).Message(7, graph).Message(8, operators).ToArray();
    }

    public static ProtobufMessage Integer(string name, int value) => new ProtobufMessage().Text(1, name).Number(3, value).Number(20, AttributeIsInteger);

    public static ProtobufMessage Integers(string name, params int[] values)
    {
        ProtobufMessage attribute = new ProtobufMessage().Text(1, name);
        foreach (int value in values) attribute.Number(8, value);
        return attribute.Number(20, AttributeIsIntegers);
    }

    private OnnxGraph Constant(string constant, int type, ReadOnlySpan<byte> values, int[] shape)
    {
        var tensor = new ProtobufMessage();
        foreach (int size in shape) tensor.Number(1, size);
        _constants.Message(5, tensor.Number(2, type).Text(8, constant).Bytes(9, values));
        return this;
    }

    private static ProtobufMessage Value(string name, int[] shape)
    {
        var sizes = new ProtobufMessage();
        foreach (int size in shape) sizes.Message(1, new ProtobufMessage().Number(1, size));
        var tensor = new ProtobufMessage().Number(1, Float32).Message(2, sizes);
        return new ProtobufMessage().Text(1, name).Message(2, new ProtobufMessage().Message(1, tensor));
    }
}
